"""What made-up annexes say: areas, groups and tracked rows in the words of the trade, each with its known meaning."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

AREAS = {
    "steering": [
        "Công tác chỉ đạo, điều hành cải cách hành chính", "Chỉ đạo điều hành CCHC", "Công tác chỉ đạo điều hành",
        "Tăng cường chỉ đạo, kiểm tra, tuyên truyền cải cách hành chính",
    ],
    "institution": [
        "Cải cách thể chế", "Xây dựng và hoàn thiện thể chế", "Về cải cách thể chế hành chính nhà nước",
        "Công tác xây dựng, rà soát văn bản quy phạm pháp luật",
    ],
    "procedures": [
        "Cải cách thủ tục hành chính", "Kiểm soát TTHC, thực hiện cơ chế một cửa, một cửa liên thông",
        "Về thực hiện cơ chế một cửa, một cửa liên thông",
    ],
    "apparatus": [
        "Cải cách tổ chức bộ máy hành chính nhà nước", "Cải cách tổ chức bộ máy", "Sắp xếp, kiện toàn tổ chức bộ máy",
    ],
    "civil_service": [
        "Cải cách chế độ công vụ", "Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức",
        "Đẩy mạnh cải cách chế độ công vụ, công chức",
    ],
    "public_finance": ["Cải cách tài chính công", "Về cải cách tài chính công", "Đổi mới cơ chế tài chính"],
    "digital_government": [
        "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số", "Hiện đại hóa hành chính",
        "Hiện đại hóa nền hành chính, chuyển đổi số", "Xây dựng Chính phủ điện tử, Chính phủ số",
    ],
}  # fmt: skip

_VERBS = [
    "Rà soát", "Xây dựng", "Ban hành", "Triển khai", "Tổ chức", "Hướng dẫn", "Kiểm tra", "Tổng hợp", "Đánh giá",
    "Theo dõi", "Cập nhật", "Tham mưu", "Hoàn thiện", "Đề xuất", "Thẩm định",
]  # fmt: skip
_OBJECTS = [
    "kế hoạch công tác của cơ quan", "danh mục văn bản còn hiệu lực", "quy chế làm việc", "quy trình nội bộ",
    "hội nghị sơ kết với Bộ Nội vụ", "lớp tập huấn nghiệp vụ", "báo cáo kết quả thực hiện", "đề án vị trí việc làm",
    "phương án phân cấp quản lý", "hồ sơ điện tử của đơn vị", "phần mềm dùng chung tại UBND cấp xã",
    "chuyên mục trên Cổng thông tin điện tử", "khảo sát mức độ hài lòng", "định mức chi của đơn vị sự nghiệp",
    "việc chấp hành kỷ luật, kỷ cương", "bộ chỉ số theo Quyết định số 876/QĐ-BNV",
]  # fmt: skip
_TAILS = [
    "", "bảo đảm đúng quy định", "trên địa bàn tỉnh", "theo chỉ đạo của Chính phủ", "trong các cơ quan, đơn vị",
    "gắn với tình hình thực tế", "phục vụ người dân, doanh nghiệp", "của Sở Tư pháp",
]  # fmt: skip
_GROUPS = [
    "Công tác ban hành văn bản", "Công tác theo dõi thi hành", "Nâng cao chất lượng phục vụ", "Nhóm việc thường kỳ",
    "Các đề án trọng tâm", "Đào tạo, bồi dưỡng", "Thông tin và hướng dẫn", "Phân cấp, ủy quyền", "Thanh tra nội bộ",
    "Nâng cấp hạ tầng kỹ thuật", "Đo lường sự hài lòng", "Quản lý hồ sơ",
]  # fmt: skip
PRODUCTS = ["Báo cáo", "Kế hoạch", "Quyết định của UBND tỉnh", "Văn bản chỉ đạo", "Hội nghị", "Tờ trình, dự thảo"]
REQUIREMENTS = ["Bảo đảm đúng tiến độ", "Kịp thời, khả thi", "Phù hợp tình hình thực tế"]

Names = tuple[str, ...]
# The cell and the names in it, as the catalogue of the tests spells them.
LEADS: list[tuple[str, Names]] = [
    ("Sở Nội vụ", ("Sở Nội vụ",)),
    ("Sở Tư pháp", ("Sở Tư pháp",)),
    ("Sở Y tế", ("Sở Y tế",)),
    ("Văn phòng UBND tỉnh", ("Văn phòng UBND tỉnh",)),
    ("Sở Tài chính", ("Sở Tài chính",)),
    ("Sở Nội vụ; Sở Tư pháp", ("Sở Nội vụ", "Sở Tư pháp")),
    ("Sở Nội vụ\nSở Tài chính", ("Sở Nội vụ", "Sở Tài chính")),
    ("Các Sở: Nội vụ, Tài chính, Tư pháp", ("Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp")),
    ("Các sở, ban, ngành; UBND cấp huyện", ("Các sở, ban, ngành", "UBND cấp huyện")),
    ("Các sở, ban, ngành, địa phương", ("Các sở, ban, ngành, địa phương",)),
    ("Sở Khoa học và Công nghệ", ("Sở Khoa học và Công nghệ",)),
]
SUPPORTS: list[tuple[str, Names]] = [
    ("Các cơ quan, đơn vị có liên quan", ("Các cơ quan, đơn vị có liên quan",)),
    ("Các sở, ban, ngành; UBND cấp huyện", ("Các sở, ban, ngành", "UBND cấp huyện")),
    ("UBND cấp huyện", ("UBND cấp huyện",)),
    ("", ()),
    ("Sở Y tế, Sở Công Thương", ("Sở Y tế", "Sở Công Thương")),
]
Due = tuple[str, str, date | None]
DEADLINES: list[Due] = [
    ("Quý I", "fixed", date(2025, 3, 31)),
    ("Quý II/2025", "fixed", date(2025, 6, 30)),
    ("Trong tháng 10", "fixed", date(2025, 10, 31)),
    ("Tháng 6/2025", "fixed", date(2025, 6, 30)),
    ("Trước ngày 30/11/2025", "fixed", date(2025, 11, 29)),
    ("31/12/2025", "fixed", date(2025, 12, 31)),
    ("Năm 2025", "fixed", date(2025, 12, 31)),
    ("Thường xuyên", "continuous", None),
    ("Hằng quý", "recurring", None),
    ("Theo kế hoạch của tỉnh", "conditional", None),
    ("Sau khi có hướng dẫn của Bộ Nội vụ", "conditional", None),
]


@dataclass
class Work:
    """A tracked row and what it means."""

    title: str
    product: str
    requirement: str
    lead: tuple[str, Names]
    support: tuple[str, Names]
    due: Due


@dataclass
class Group:
    """A task over tracked rows; `own` is what it is itself where it is tracked too."""

    title: str
    works: list[Work] = field(default_factory=list)
    own: Work | None = None


@dataclass
class Area:
    key: str
    title: str
    groups: list[Group] = field(default_factory=list)


def areas(random: Random) -> list[Area]:
    """A plan of three to five areas with one to three groups each; every title in it occurs once."""
    titles = [" ".join(filter(None, (v, o, t))) for v in _VERBS for o in _OBJECTS for t in _TAILS]
    pool = iter(random.sample(titles, 80))
    groups = iter(random.sample(_GROUPS, len(_GROUPS)))
    made = []
    for key in random.sample(list(AREAS), random.randint(3, 5)):
        area = Area(key, random.choice(AREAS[key]))
        for _ in range(random.randint(1, 2)):
            works = [work(random, next(pool)) for _ in range(random.randint(1, 4))]
            area.groups.append(Group(next(groups), works))
        made.append(area)
    return made


def work(random: Random, title: str) -> Work:
    return Work(
        title,
        random.choice(PRODUCTS),
        random.choice(REQUIREMENTS),
        random.choice(LEADS),
        random.choice(SUPPORTS),
        random.choice(DEADLINES),
    )
