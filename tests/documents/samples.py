"""Two reports as offices write them, without a database: a department's with 88 lines, a province's of 28 units."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from indicators.enums import AreaKey
from organisations.enums import UnitKind
from reporting.rendering.document import Part, ReportDocument, build_document
from reporting.rendering.letterhead import letterhead_for
from reporting.rendering.tables import Annex
from reporting.snapshot import COUNT_PARTS, AreaCounts, Counts, Figure, Snapshot, UnitLine, WorkLine

CUTOFF = date(2025, 6, 14)
PROVINCE = "UBND tỉnh Đắk Nông"
GROUNDS = (
    "Căn cứ Quyết định số 1629/QĐ-UBND ngày 30 tháng 12 năm 2024 của Ủy ban nhân dân tỉnh Đắk Nông về việc ban hành "
    "Kế hoạch cải cách hành chính tỉnh Đắk Nông năm 2025",
    "Căn cứ Kế hoạch cải cách hành chính năm 2025 của Sở Tư pháp",
)
TITLES = (
    "Ban hành Kế hoạch tuyên truyền cải cách hành chính tỉnh Đắk Nông năm 2025",
    "Công bố, công khai đầy đủ, kịp thời danh mục thủ tục hành chính thuộc phạm vi chức năng quản lý nhà nước "
    "trên Cổng Dịch vụ công quốc gia và Hệ thống thông tin giải quyết thủ tục hành chính của tỉnh",
    "Rà soát, đơn giản hóa thủ tục hành chính nội bộ",
    "Kiểm tra công tác cải cách hành chính tại 10 cơ quan, đơn vị; đôn đốc khắc phục tồn tại, hạn chế sau kiểm tra",
    "Tổ chức đối thoại trực tiếp với người dân, doanh nghiệp về giải quyết thủ tục hành chính",
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực thuộc thẩm quyền",
    "Bồi dưỡng kiến thức, kỹ năng chuyển đổi số cho cán bộ, công chức, viên chức",
)
PRODUCTS = ("Kế hoạch", "Quyết định công bố", "Báo cáo kết quả rà soát", "Thông báo kết luận kiểm tra")
RESULTS = (
    "Đã ban hành Kế hoạch số 12/KH-STP ngày 15/01/2025 và triển khai đến các phòng, đơn vị trực thuộc; công khai trên "
    "Trang thông tin điện tử của Sở.",
    "Đang lấy ý kiến các cơ quan, đơn vị có liên quan.",
    "",
)
DEADLINES = {
    "continuous": ("Thường xuyên", None),
    "waiting": ("Sau khi công bố Chỉ số năm 2024", None),
    "overdue": ("Bắt đầu Tháng 2 / Kết thúc Tháng 4", date(2025, 4, 30)),
}


def line(number: int, area: str, part: str, **fields) -> WorkLine:
    """One đầu việc that is counted in `part`."""
    words, due_on = DEADLINES.get(part, ("Tháng 1 – Tháng 12", date(2025, 12, 31)))
    done = part.startswith("done")
    known = {
        "assignment": number,
        "area": area,
        "plan": "Kế hoạch cải cách hành chính tỉnh Đắk Nông năm 2025",
        "label": f"Hoạt động {number % 6 + 1}.{number % 4 + 1}",
        "title": TITLES[number % len(TITLES)],
        "unit": "Sở Tư pháp",
        "deadline_text": words,
        "due_on": due_on,
        "part": part,
        "progress": 100 if done else 60 if part in ("in_progress", "overdue") else 0,
        "completed_on": date(2025, 3, 1) + timedelta(days=number) if done else None,
        "product": PRODUCTS[number % len(PRODUCTS)],
        "result": RESULTS[0] if done else RESULTS[number % len(RESULTS)],
        "difficulty": "Chưa có hướng dẫn của bộ, ngành Trung ương." if part == "overdue" else "",
        "proposal": "Đề nghị Sở Nội vụ cho gia hạn đến hết quý III." if part == "overdue" else "",
        "evidence": ("Kế hoạch số 12/KH-STP ngày 15/01/2025", "ket-qua-ra-soat.pdf") if done else (),
    }
    return WorkLine(**known | fields)


def lines(count: int = 88) -> tuple[WorkLine, ...]:
    """So many lines spread over areas and states."""
    areas, parts = list(AreaKey), [part for part, _, _ in COUNT_PARTS]
    return tuple(
        line(number, areas[number * len(areas) // count], parts[number % len(parts)]) for number in range(count)
    )


def counted(work: tuple[WorkLine, ...]) -> tuple[AreaCounts, ...]:
    """The counts that these lines add up to, by area."""
    return tuple(
        AreaCounts(
            key.value,
            key.label,
            sum((Counts(**{one.part: 1}) for one in work if one.area == key), Counts()),
        )
        for key in AreaKey
    )


def figures() -> tuple[Figure, ...]:
    """A share, a share without cases, a rank, a band, a figure that nobody entered."""
    area = AreaKey.PROCEDURES.value
    return (
        Figure("TTHC-01", "Tỷ lệ hồ sơ thủ tục hành chính được giải quyết trước hạn và đúng hạn", area, "PERCENT",
               "từ 98% trở lên", Decimal(12345), Decimal(12567), Decimal("98.23"), previous=Decimal("97.5"),
               last_period=Decimal("97.9"), entered=12, expected=15),
        Figure("TTHC-02", "Tỷ lệ hồ sơ liên thông được giải quyết đúng hạn", area, "PERCENT", "100%",
               Decimal(0), Decimal(0), None),
        Figure("CSHC-01", "Thứ hạng Chỉ số cải cách hành chính (PAR INDEX) của tỉnh", AreaKey.STEERING.value, "RANK",
               "thứ hạng từ 40 trở lên", None, None, Decimal(38), previous=Decimal(45)),
        Figure("CSHC-02", "Chỉ số hiệu quả quản trị và hành chính công (PAPI)", AreaKey.STEERING.value, "BAND",
               "nhóm trung bình cao", None, None, None, band="trung bình cao"),
        Figure("TCC-01", "Tỷ lệ giải ngân vốn đầu tư công", AreaKey.PUBLIC_FINANCE.value, "PERCENT", "trên 95%",
               None, None, None, entered=0),
    )  # fmt: skip


def parts(narrative: str = "") -> tuple[Part, ...]:
    """The outline with words in most of its headings; `narrative` replaces the first passage."""
    text = narrative or (
        "Trong 6 tháng đầu năm 2025, Sở Tư pháp đã ban hành 12 văn bản chỉ đạo, điều hành; phân công rõ người, "
        "rõ việc, rõ tiến độ, rõ kết quả và gắn trách nhiệm của người đứng đầu với kết quả thực hiện.\n"
        "- Tổ chức 02 hội nghị quán triệt;\n- Kiểm tra 05/10 cơ quan, đơn vị theo kế hoạch."
    )
    return (
        Part("steering", "I", "Công tác chỉ đạo, điều hành cải cách hành chính", 0, ""),
        Part("plan", "1", "Kế hoạch cải cách hành chính", 1, text),
        Part("inspection", "2", "Kiểm tra công tác cải cách hành chính", 1, ""),
        Part("results", "II", "Kết quả thực hiện", 0, "Kết quả cụ thể theo từng lĩnh vực như sau:"),
        Part("area_institution", "1", "Cải cách thể chế", 1, "Tham mưu ban hành 14/20 văn bản (70%)."),
        Part("area_procedures", "2", "Cải cách thủ tục hành chính", 1, ""),
        Part("reviewed", "a", "Rà soát, đơn giản hóa", 2, "Đã rà soát 37 thủ tục hành chính."),
        Part("handled", "b", "Tiếp nhận, giải quyết", 2, "Đã tiếp nhận 12.567 hồ sơ; giải quyết đúng hạn 98,2%."),
        Part("assessment", "III", "Đánh giá chung", 0, "Các nhiệm vụ được triển khai đúng tiến độ."),
        Part("next", "IV", "Nhiệm vụ trọng tâm 6 tháng cuối năm", 0, "Tiếp tục thực hiện các nhiệm vụ còn lại."),
        Part("proposals", "V", "Kiến nghị, đề xuất", 0, ""),
    )


def agency_snapshot(work: tuple[WorkLine, ...] | None = None, **fields) -> Snapshot:
    """Sở Tư pháp's numbers of the first half of 2025."""
    work = lines() if work is None else work
    known = {
        "year": 2025,
        "period": "H1",
        "starts_on": date(2024, 12, 15),
        "cutoff_on": CUTOFF,
        "unit": "DN-STP",
        "unit_name": "Sở Tư pháp",
        "areas": counted(work),
        "lines": work,
        "figures": figures(),
        "illustrative": True,
    }
    return Snapshot(**known | fields)


def province_snapshot(count: int = 28) -> Snapshot:
    """The province's numbers: `count` units, every seventh of them late, two missing."""
    units = tuple(
        UnitLine(
            f"DN-{number}",
            f"Sở, ban, ngành số {number}",
            number,
            CUTOFF + timedelta(days=1 + (4 if number % 7 == 0 else 0)),
            number % 7 != 0,
            counted(lines(14 + number)),
        )
        for number in range(1, count + 1)
    )
    areas = tuple(
        AreaCounts(key.value, key.label, sum((unit.areas[index].counts for unit in units), Counts()))
        for index, key in enumerate(AreaKey)
    )
    return agency_snapshot(
        (), unit="DN", unit_name=PROVINCE, areas=areas, units=units, illustrative=False,
        missing=("UBND huyện Đắk R'lấp", "Ban Dân tộc"),
    )  # fmt: skip


def agency_document(narrative: str = "", **fields) -> ReportDocument:
    """The department's report."""
    head = letterhead_for(name="Sở Tư pháp", kind=UnitKind.DEPARTMENT, province=PROVINCE, signer_name="Nguyễn Văn An")
    return build_document(agency_snapshot(**fields), parts(narrative), head, GROUNDS)


def province_document(count: int = 28, parts_of_units: tuple[Annex, ...] = ()) -> ReportDocument:
    """The province's report of so many units, with number and date."""
    head = letterhead_for(name=PROVINCE, kind=UnitKind.PROVINCE, number="5", issued_on=date(2025, 6, 9))
    made = build_document(province_snapshot(count), parts(), head, GROUNDS[:1])
    annexes = tuple(replace(one, parts=parts_of_units) if one.of_units else one for one in made.annexes)
    return replace(made, annexes=annexes)
