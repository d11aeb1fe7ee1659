"""Word lists of Vietnamese state bodies, as data: what their names begin with, what fields they are named after."""

import re
import unicodedata

# Names that begin so are bodies of their own whatever follows, also in small letters. Read with `plain` spelling.
NAMED = (
    "ubnd", "ủy ban nhân dân", "ủy ban mttq", "ủy ban mặt trận tổ quốc", "ủy ban", "ub mttq", "ubmttq", "ubmttqvn",
    "ubmt", "hđnd",
    "hội đồng nhân dân", "hội đồng", "văn phòng", "vp", "vpub", "vpubnd", "thanh tra", "ttr", "công an", "ca tỉnh",
    "bộ chỉ huy", "bộ tư lệnh", "bộ phận", "ban chỉ huy", "bch", "bchqs", "bchbđbp", "kho bạc", "kbnn",
    "bảo hiểm xã hội", "bảo hiểm", "bhxh", "đài phát thanh", "đài", "đpt", "báo", "tạp chí", "mặt trận", "mttq",
    "liên đoàn", "lđlđ", "liên minh", "liên hiệp", "hiệp hội", "tòa án", "tand", "viện kiểm sát", "vksnd", "ngân hàng",
    "nhnn", "nhcsxh", "bưu điện", "bưu chính", "viễn thông", "điện lực", "vnpt", "viettel", "mobifone", "agribank",
    "tập đoàn", "tổng công ty", "công ty", "ban chỉ đạo", "bcđ", "đoàn kiểm tra", "đoàn thanh tra", "đoàn đbqh",
    "đoàn đại biểu", "đoàn thanh niên", "đoàn tncs", "đoàn tn", "đoàn liên ngành", "đoàn công tác", "đoàn khối",
    "đoàn luật sư", "thường trực", "ban thường vụ", "ban giám đốc", "ban lãnh đạo", "tỉnh ủy", "thành ủy", "huyện ủy",
    "quận ủy", "thị ủy", "đảng ủy", "tỉnh đoàn", "thành đoàn", "huyện đoàn", "xã đoàn", "công đoàn", "học viện",
    "nhà xuất bản", "kiểm toán", "cảng vụ", "cổng thông tin", "hải quan", "thi hành án", "quân khu",
    "bộ đội biên phòng",
    "hạt kiểm lâm", "vườn quốc gia", "chi nhánh", "chính phủ", "quốc hội", "thủ tướng", "thủ trưởng", "lãnh đạo",
    "giám đốc", "phó giám đốc", "chủ tịch", "phó chủ tịch", "chánh văn phòng", "chánh thanh tra", "trưởng phòng",
    "trưởng ban", "trưởng các", "người đứng đầu", "bí thư", "tổ công tác", "tổ giúp việc", "tổ thư ký", "tổ biên tập",
    "tổ soạn thảo", "tổ công nghệ số", "tổ đề án", "nhóm", "hợp tác xã", "quỹ", "thuế tỉnh", "thuế thành phố",
    "thuế cơ sở", "thống kê tỉnh", "thống kê thành phố", "vpđk", "tthcc", "ttpvhcc", "ttpvhcc tỉnh", "hội lhpn",
)  # fmt: skip
# Nouns of offices: alone or in the plural they name a class, with a field after them one body.
OFFICES = (
    "sở", "ban", "phòng", "bộ", "vụ", "cục", "tổng cục", "chi cục", "viện", "trường", "trung tâm", "tt", "hội", "tổ",
    "bệnh viện", "đội", "trạm", "khối", "ban quản lý", "ban qlda", "nhà trường",
)  # fmt: skip
# Nouns that never name one body.
GENERAL = (
    "sở ngành", "ban ngành", "bộ ngành", "phòng ban", "ban đảng", "ngành", "cơ quan", "đơn vị", "địa phương",
    "đoàn thể",
    "tổ chức", "doanh nghiệp", "cá nhân", "thành viên", "lực lượng", "thôn", "bản", "ấp", "khóm", "buôn", "khu phố",
    "tổ dân phố", "cấp ủy", "chính quyền", "cán bộ", "công chức", "viên chức", "người lao động", "cao đẳng", "đại học",
    "trung cấp", "chủ đầu tư", "nhà đầu tư", "cơ sở", "báo chí", "cơ quan báo chí", "lãnh đạo", "cấp", "chi, cục",
)  # fmt: skip
# General nouns that also stand inside names: "Phòng Quản lý đầu tư và doanh nghiệp".
WEAK = ("doanh nghiệp", "tổ chức", "cá nhân", "cơ sở", "lực lượng", "công chức", "viên chức", "cán bộ", "đại học")
LEVELS = (
    "thành phố trực thuộc trung ương", "thành phố trực thuộc tỉnh", "thành phố", "thị xã", "thị trấn", "đặc khu",
    "tỉnh",
    "huyện", "quận", "xã", "phường", "cấp tỉnh", "cấp huyện", "cấp xã", "cấp cơ sở", "tp", "tx",
)  # fmt: skip
# What stands after the noun of a class: "Các sở, Ban, Ngành tỉnh", "Cục, Vụ thuộc Bộ".
_CLASS_TAIL = (
    "tỉnh|thành phố|huyện|xã|phường|cấp|trung ương|địa phương|(?:có )?liên quan|thuộc|trực thuộc|chuyên môn|chức năng"
    "|khác|trong|ở|của|tại|trên|ngang|sự nghiệp|nghiệp vụ|cùng cấp|đoàn thể|ngành|quần chúng|nhà nước|đầu mối|trực tiếp"
)
# In small letters and without a name after them these are kinds of bodies: "các cơ quan báo, đài".
KINDS_OF_BODIES = (
    "báo", "đài", "quỹ", "nhóm", "hội đồng", "công ty", "tập đoàn", "tổng công ty", "hợp tác xã", "ngân hàng",
    "hiệp hội", "chi nhánh", "công đoàn", "lãnh đạo", "liên hiệp", "học viện", "tạp chí",
)  # fmt: skip
# Kinds of bodies in capitals too: "Các Tập đoàn, Tổng công ty nhà nước".
ENTERPRISES = ("công ty", "tập đoàn", "tổng công ty", "hợp tác xã", "ngân hàng", "hiệp hội", "quỹ")
# Bare, these are bodies of their own; other heads want a field or an owner. The first could have one as well.
STAND_ALONE = (
    "văn phòng", "vp", "thanh tra", "ubnd", "công an", "lãnh đạo", "hđnd", "chính phủ", "quốc hội", "thủ tướng",
)  # fmt: skip
ALONE = (
    *STAND_ALONE, "tỉnh ủy", "thành ủy", "huyện ủy", "đảng ủy", "tỉnh đoàn", "thành đoàn", "huyện đoàn", "xã đoàn",
    "bhxh", "kbnn", "nhnn", "vnpt", "viettel", "mobifone", "agribank", "bảo hiểm xã hội", "kho bạc", "ubmttq", "mttq",
    "lđlđ", "tthcc", "ttpvhcc", "vpđk", "vpub", "vpubnd", "hải quan", "bưu điện", "viễn thông", "điện lực",
)  # fmt: skip
# Heads that one names once for several fields: "Sở Nội vụ, Tài chính".
CARRYING = ("sở", "bộ", "phòng", "vụ", "cục", "chi cục")
# Heads whose owner may stand in the next line: "Văn phòng / UBND tỉnh".
OWNERS = (
    *OFFICES, "văn phòng", "vp", "thanh tra", "lãnh đạo", "giám đốc", "phó giám đốc", "chủ tịch", "phó chủ tịch",
    "thủ trưởng", "chánh văn phòng", "thường trực", "ban thường vụ", "người đứng đầu", "bí thư", "báo",
)  # fmt: skip
UBND = ("ubnd", "ủy ban nhân dân")
DEPARTMENT_HEADS = ("sở", "bộ")
# What belongs to a body, and the bodies that it may belong to: "Cục C06 - Bộ Công an".
INNER = ("vụ", "cục", "tổng cục", "chi cục", "phòng", "trung tâm", "viện", "đội", "")
OWNING = (*UBND, *DEPARTMENT_HEADS, "công an", "tổng cục", "văn phòng")
# "Ban Tổ chức / Tỉnh ủy" in a narrow column.
PARTY = ("tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "thị ủy", "đảng ủy")
OF_PARTY = ("ban", "văn phòng", "vp", "ủy ban", "thường trực", "ban thường vụ", "cơ quan", "lãnh đạo", "bí thư")
# Bare and before a comma these may share the level of the next name: "HĐND, UBND các huyện".
SHARING = ("hđnd", "hội đồng nhân dân", "báo", "công an")
GOVERNMENTS = ("ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân")

# Fields that departments and ministries are named after. A comma may be a dash, "và" may be &
# or a dash, either may be missing.
DEPARTMENTS = (
    "Nội vụ", "Tài chính", "Tư pháp", "Y tế", "Công Thương", "Xây dựng", "Ngoại vụ", "Du lịch", "Kế hoạch và Đầu tư",
    "Khoa học và Công nghệ", "Khoa học, Công nghệ và Môi trường", "Thông tin và Truyền thông",
    "Tài nguyên và Môi trường", "Nông nghiệp và Phát triển nông thôn", "Nông nghiệp và Môi trường",
    "Lao động, Thương binh và Xã hội", "Giáo dục và Đào tạo", "Giáo dục, Đào tạo và Khoa học", "Văn hóa và Thông tin",
    "Văn hóa, Thể thao và Du lịch", "Văn hóa, Thể thao, Du lịch", "Văn hóa và Thể thao",
    "Văn hóa, Thông tin, Thể thao và Du lịch", "Văn hóa, Thông tin và Du lịch",
    "Giao thông vận tải", "Giao thông và Vận tải", "Giao thông công chánh",
    "Dân tộc và Tôn giáo", "Quy hoạch và Kiến trúc", "An toàn thực phẩm", "Quốc phòng", "Công an", "Ngoại giao",
    "Thương mại và Du lịch", "Thương mại",
)  # fmt: skip
SHORT_DEPARTMENTS = (
    "Văn hóa", "Giáo dục", "Nông nghiệp", "Khoa học", "Lao động", "Giao thông", "Thông tin", "Kế hoạch", "Dân tộc",
)  # fmt: skip
DIVISIONS = (
    "Tài chính, Kế hoạch", "Kế hoạch, Tài chính", "Kinh tế", "Kinh tế, Hạ tầng", "Kinh tế và Hạ tầng",
    "Kinh tế, Hạ tầng và Đô thị", "Kinh tế, Ngân sách", "Quản lý đô thị", "Văn hóa, Xã hội", "Văn hóa và Xã hội",
    "Văn hóa, Khoa học và Thông tin", "Văn hóa, Thông tin", "Dân tộc", "Dân tộc, Tôn giáo", "Tổ chức, Hành chính",
    "Hành chính, Tổ chức", "Tổ chức, Hành chính, Tổng hợp", "Hành chính, Tổng hợp", "Hành chính, Quản trị",
    "Hành chính, Tổ chức, Quản trị", "Tổ chức, Nội vụ", "Tổ chức cán bộ", "Tổ chức, Cán bộ", "Pháp chế",
    "Kiểm soát thủ tục hành chính", "Kiểm soát TTHC", "Cải cách hành chính", "Nghiệp vụ", "Tổng hợp",
    "Tài nguyên và Khoáng sản", "Văn hóa, Văn nghệ", "Tuyên giáo", "Dân vận", "Nội chính", "Nội chính và Tổng hợp",
    "Tuyên giáo và Dân vận", "Kế toán, Tài chính", "Tài chính, Kế toán", "Tài vụ", "Quản trị, Tài vụ",
)  # fmt: skip
MINISTRY = (
    "Hợp tác quốc tế", "Thi đua, Khen thưởng", "Thi đua và Khen thưởng", "Công chức, Viên chức",
    "Chính quyền địa phương", "Tổ chức, Biên chế", "Tiền lương", "Bình đẳng giới", "Công nghệ thông tin",
    "Chuyển đổi số", "Chuyển đổi số quốc gia", "Khoa học, Giáo dục, Tài nguyên và Môi trường",
    "Lao động, Văn hóa, Xã hội", "Xây dựng chính quyền", "Pháp luật", "Đào tạo, Bồi dưỡng", "Đào tạo và Bồi dưỡng",
    "Quản lý doanh nghiệp", "Truyền thông", "Kế hoạch", "Đầu tư", "Thuế", "Hải quan", "Thống kê", "Văn thư và Lưu trữ",
)  # fmt: skip
# Commas and "và" inside these never separate units, wherever they stand.
PHRASES = (
    "Phát thanh, Truyền hình", "Phát thanh và Truyền hình", "Thông tin, Truyền thông", "thuộc, trực thuộc",
    "thuộc và trực thuộc", "trực thuộc, thuộc", "Tiếp nhận và Trả kết quả", "Tiếp nhận, Trả kết quả",
    "Văn hóa, Thể thao và Du lịch", "Văn hóa, Thông tin và Thể thao", "Văn hóa, Thể thao và Truyền thanh",
    "Văn hóa, Thông tin và Truyền thanh", "Văn hóa, Thông tin, Thể thao và Du lịch", "tham mưu, giúp việc",
    "Văn hóa, Thể thao và Truyền thông", "Văn hóa, Thể thao", "phòng, chống", "phòng cháy, chữa cháy",
    "cứu nạn, cứu hộ", "Khoa học và Kỹ thuật", "Văn học, Nghệ thuật", "Văn học và Nghệ thuật", "chính trị, xã hội",
    "xã hội, nghề nghiệp", "Lao động, Thương binh và Xã hội", "Giáo dục nghề nghiệp, Giáo dục thường xuyên",
    "quốc phòng, an ninh", "cơ quan báo, đài", "quận ủy, huyện ủy, thị ủy, thành ủy", "huyện ủy, thị ủy, thành ủy",
    "quận ủy, huyện ủy", "huyện ủy, thị ủy", "huyện ủy, thành ủy", "thị ủy, thành ủy", "huyện, thị, thành ủy",
    "khu kinh tế, khu công nghiệp", "khu công nghiệp, khu kinh tế",
)  # fmt: skip

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_OLD_TONES = re.compile(r"(?i)(?:o[àáảãạ]|o[èéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")


def plain(text: str) -> str:
    """NFC text of the same length whose tone marks stand where the lists have them: "hoá" → "hóa", "Uỷ" → "Ủy"."""
    return _OLD_TONES.sub(_moved_tone, text)


def _moved_tone(found: re.Match[str]) -> str:
    first, second = found.group()
    letters = unicodedata.normalize("NFD", second)
    tone = next((mark for mark in letters if mark in _TONES), "")
    rest = unicodedata.normalize("NFC", "".join(mark for mark in letters if mark != tone))
    return unicodedata.normalize("NFC", first + tone) + rest


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for one of the words, the longest first, in small letters, with any white space."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _part(words: str) -> str:
    """A field or its initials: "Kế hoạch" or KH. Initials are capitals; Đ is often typed D."""
    syllables = words.split()
    initials = "".join(syllable[0].upper() for syllable in syllables).replace("Đ", "[ĐD]")
    words_in_any_case = r"\s+".join(map(re.escape, syllables))
    spelled = rf"(?i:{words_in_any_case})(?!\w)"
    return spelled if len(syllables) == 1 else f"(?:{spelled}|{initials})"


def field_pattern(field: str) -> str:
    """A field as it is really written: "Kế hoạch - Đầu tư", "KH&ĐT", "VH,TT&DL", "Lao động – Thương binh và Xã hội"."""
    pieces = re.split(r"(,\s+|\s+và\s+)", field)
    pattern = _part(pieces[0])
    for link, part in zip(pieces[1::2], pieces[2::2], strict=True):
        signs = r"[,\-–—&]" if link.startswith(",") else r"[\-–—&]|(?i:và)\s"
        pattern += rf"\s*(?:{signs})?\s*{_part(part)}"
    return pattern


def fields_pattern(*groups: tuple[str, ...]) -> re.Pattern[str]:
    """One of the fields, longer ones first, up to the end of a word."""
    fields = sorted({field for group in groups for field in group}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(field_pattern, fields))})(?![\w&])")


# "Phòng, chống tham nhũng", "Tổ quốc", "Ban hành" begin like offices and are none.
_NO_OFFICE = (
    r"(?!phòng,?\s*(?:chống|cháy|ngừa|thủ|bệnh|không)|tổ\s+(?:chức|quốc|hợp)|bộ\s+(?:đội|máy|phận)|ban\s+hành"
    r"|hội\s+(?:nghị|thảo|nhập|đồng)|viện\s+trợ|trường\s+hợp|báo\s+cáo|khối\s+lượng|đội\s+ngũ|đoàn\s+thể)"
)
NAMED_HEAD = re.compile(rf"(?!báo\s+cáo)(?:{any_of(NAMED)})(?!\w)")
OFFICE_HEAD = re.compile(rf"{_NO_OFFICE}(?:{any_of(OFFICES)})(?!\w)")
GENERAL_HEAD = re.compile(rf"(?:{any_of(GENERAL)})(?!\w)")
WEAK_NOUN = re.compile(rf"(?:{any_of(WEAK)})(?!\w)")
CLASS_TAIL = re.compile(rf"\s*(?:$|[,;:/.\n]|(?:{_CLASS_TAIL})(?!\w)|và\s)")
# "Cục / Thuế tỉnh": at the beginning of a line these may go on a name as well.
VERTICAL = re.compile(r"thuế|hải quan|thống kê|thi hành án")
LEVEL = re.compile(rf"(?:{any_of(LEVELS)})(?!\w)\.?")
PLURAL = re.compile(r"(?:(?:tất cả|toàn bộ|toàn thể|một số)(?:\s+(?:các|những))?|các|những|mọi)(?!\w)\s*")
PROVINCE_FIELDS = fields_pattern(DEPARTMENTS)
SO_FIELDS = fields_pattern(DEPARTMENTS, SHORT_DEPARTMENTS)
INNER_FIELDS = fields_pattern(DEPARTMENTS, DIVISIONS, MINISTRY)
LOCKED = fields_pattern(PHRASES)
BRACKETS = re.compile(r"\([^()]*\)")
COUNCIL = re.compile(r"(?<!\w)(?:hđnd|hội đồng nhân dân|đoàn đbqh|đbqh|đại biểu quốc hội)$")
COUNCIL_NEXT = re.compile(rf"(?:{any_of(GOVERNMENTS)})(?!\w)")
OFFICE_OF_COUNCIL = re.compile(r"(?:lãnh đạo\s+|chánh\s+)?(?:văn phòng|vp)(?!\w)")
STRONG_CLASS = re.compile(r"(?:các|những)\s+(?:sở|cơ quan|đơn vị|phòng|ban)(?!\w)")
SEVERAL_SO = re.compile(r"(?:các|những)\s+sở(?!\w)")
