"""Column headings → what a column holds, in the many words that annexes use."""

import re
from functools import lru_cache

from reform.common.text import clean, fold

# Roles of columns. TASK is the column of what several activities share, TITLE that of the tracked row.
LABEL, GOAL, TASK, TITLE = "label", "goal", "task", "title"
REQUIREMENT, PRODUCT, LEAD, SUPPORT, UNITS = "requirement", "product", "leads", "supports", "units"
START, END, DEADLINE, NOTE, EXTRA = "start", "end", "deadline", "note", "extra"
# AREA names the part that rows belong to; PERIOD is one of several columns in which a quarter or month is marked.
AREA, PERIOD = "area", "period"
TIMES = (START, END, DEADLINE)

# What a person may say of a column.
ROLE_WORDS = {
    LABEL: "Số thứ tự",
    AREA: "Lĩnh vực, nhóm nhiệm vụ",
    GOAL: "Mục tiêu, chỉ tiêu",
    TASK: "Nhiệm vụ (gồm nhiều hoạt động)",
    TITLE: "Nội dung nhiệm vụ, hoạt động",
    REQUIREMENT: "Yêu cầu, cách thực hiện",
    PRODUCT: "Sản phẩm, kết quả",
    LEAD: "Cơ quan chủ trì",
    SUPPORT: "Cơ quan phối hợp",
    UNITS: "Cơ quan chủ trì và phối hợp (chung một cột)",
    START: "Thời gian bắt đầu",
    END: "Thời gian kết thúc",
    DEADLINE: "Thời hạn hoàn thành",
    PERIOD: "Quý, tháng (đánh dấu thời gian)",
    NOTE: "Ghi chú",
    EXTRA: "Cột khác (giữ nguyên văn)",
}

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_UNIT = "(coquan|donvi|tochuc|bophan|phong|(so)?bannganh|songanh|bonganh|diaphuong)"
# Tried in this order on the heading without diacritics, signs and spaces (annexes break words: "hoàn thàn h"); the
# first that matches decides.
_WORDS = [
    (LABEL, r"^(s?tt|sott|stt(nhiemvu|congviec|muc)|sothutu|thutu|muc|mucso|so|no)$"),
    (AREA, r"^(cac|ten)?(linhvuc|nhom(nhiemvu|congviec|noidung|giaiphap)|trucot|chude)(cchc|caicach(hanhchinh)?)?$"),
    (EXTRA, r"^ma(so|hieu|dinhdanh|nhiemvu|congviec|hoatdong|nv|cv)?$|^manhiemvu|kinhphi|nguonluc|^nguon"
            r"|ngansach|dutoan|chiphi|vanban(giao|chidao|cancu|lienquan|den)|^cancu|cosophap|sokyhieu|^sovanban|trichyeu"
            r"|ngay(banhanh|ky)|nguoi(dungdau|phutrach|thuchien|chidao|chiutrachnhiem|theodoi|giao|lienhe)|lanhdao"
            r"|chuyenvien|canbo(phutrach|theodoi|daumoi|thuchien)|^ho(va)?ten|dienthoai|email|donvitinh|^dvt$"
            r"|^hinhthuc|tinhtrang|trangthai|ketquathuchien(den|nam|tinh|thang|quy|trongky)|^mucdo|^danhgia"
            r"|^(thang|so|tong)?diem(so|chuan|toida)?$|^diem(tu|cham|dat|danh)|tytrong|trongso|hethongthongtin|^diadiem"
            r"|^doituong|^phamvi|^cap(trinh|pheduyet|banhanh|thuchien|quyetdinh)"
            rf"|{_UNIT}(coquan|donvi)?(trinh|banhanh|pheduyet|thamdinh|theodoi|giamsat|kiemtra|tonghop|thuhuong|danhgia"
            r"|dexuat|giao)|^(lydo|vuongmac|khokhan|kiennghi|dexuat|nguyennhan|minhchung|tailieu)|^uutien"),
    (START, r"^(thoigian|thoidiem|ngay|thang)?(batdau|khoidau|trienkhaitu)|^tu(ngay|thang|quy|nam)?$"
            r"|^tu(ngay|thang)(?!.*den)"),
    (END, r"^(thoigian|thoidiem|ngay|thang)?ketthuc|^den(ngay|thang|quy|nam)?$|^denngay|^denthang"),
    (DEADLINE, r"^(thoi(gian|han|diem)|tiendo|han(hoanthanh|xuly|cuoi|chot|trinh|nop|thuchien)|han$|kyhan"
               r"|moc(thoigian|tiendo|hoanthanh)|lotrinh|(ngay|thang|quy|nam)?hoanthanh$"
               r"|(ngay|thang|quy|nam)(hoanthanh|thuchien)|dukien(thoigian|hoanthanh|thoidiem|tiendo)|tu(ngay|thang|quy)?.*den)"),
    (REQUIREMENT, r"^(cac)?noidung(thuchien|yeucau|trienkhai|tochuc|cuthe|chitiet)|^(yeucau(?!.*(ketqua|sanpham))"
                  r"|cachthuc|bienphap|(cac)?giaiphap(?!.*nhiemvu)|mota|tochucthuchien|phuongphap)"),
    (TITLE, r"^(cac|ten|danhmuc|nhung)*(noidung|nhiemvu|hoatdong|congviec|dauviec)"),
    (UNITS, r"chutri.*phoihop|phoihop.*chutri"),
    (SUPPORT, rf"phoihop|thamgia|^(cac)?{_UNIT}.*(lienquan|hotro)$"),
    (LEAD, rf"chutri|^(cac)?(?!tochucthuchien){_UNIT}|{_UNIT}(thuchien|thammuu|phutrach|trienkhai|chiutrachnhiem)"
           r"|phancong|^trachnhiem|trachnhiem(thuchien|thammuu)|daumoi|chiutrachnhiem|^chuthe|^giaocho"
           r"|^(dv|cq)(thuchien|thammuu|daumoi|chutri)"),
    (NOTE, r"ghichu"),
    (PRODUCT, r"sanpham|ketqua|daura"),
    (GOAL, r"^(cac|ten)?(muctieu|chitieu|chiso|tieuchi)(?!.*(nhiemvu|hoatdong|congviec))"),
    (TITLE, r"nhiemvu|hoatdong|congviec|dauviec|^ten|demuc|^viec"),
    (REQUIREMENT, r"tochucthuchien|yeucau|cachthuc|bienphap|giaiphap|noidung(thuchien|yeucau)"),
    (GOAL, r"muctieu|chitieu"),
    (DEADLINE, r"thoigian|thoihan|tiendo|hoanthanh|^tansuat|^dinhky"),
]  # fmt: skip
_ROLES = [(role, re.compile(words)) for role, words in _WORDS]
_LONGEST = 120
# Headings that no row of a plan would be: told from "Báo cáo kết quả | Các phòng, đơn vị | Thời gian theo quy định".
_SURE = re.compile(
    r"^(cac)?(coquan|donvi|canhan|phongban|phong|bophan|songanh|trachnhiem|phancong|tochuc|dv|cq)*"
    r"(chutri|phoihop|thuchien|thammuu|daumoi|phutrach|trienkhai|thamgia)(va|phoihop|thuchien|trienkhai|chinh|nhiemvu)*$"
    r"|^(dukien)?(sanpham|ketqua|daura)+(sanpham|ketqua|daura|dukien|hoanthanh|datduoc|chuyeu|thuchien|can|dat|va)*$"
    r"|^(dukien)?(thoigian|thoihan|tiendo|lotrinh|han|thoidiem)"
    r"(hoanthanh|thuchien|trienkhai|trinh|batdau|ketthuc|baocao|quy|thang|nam|dukien|va|tiendo)*$"
    r"|^(batdau|ketthuc|hoanthanh)$"
)

# Whose column it is when two claim to name who leads, or when: the higher number wins.
_CLAIMS = {
    LEAD: [(4, "chutri"), (3, "daumoi|chiutrachnhiem"), (2, "thuchien|phancong|trachnhiem|trienkhai"), (1, "thammuu")],
    SUPPORT: [(2, "phoihop"), (1, "thamgia")],
    DEADLINE: [(4, "hoanthanh"), (3, "thoihan|^han"), (2, "thuchien"), (1, "thoigian")],
    PRODUCT: [(3, "^sanpham|^ketqua$"), (2, "sanpham"), (1, "daura|dukien")],
}
_WHAT = re.compile(r"^(cac|danhmuc)?(noidung|giaiphap|bienphap|dean|duan|chuongtrinh|vanban(?!giao|chidao|cancu))")
_QUARTER = re.compile(r"^(?:quy|q)(?P<n>i{1,3}|iv|[1-4])(?:nam)?(?P<year>20\d\d)?$")
_MONTH = re.compile(r"^(?:thang|t)0?(?P<n>1[0-2]|[1-9])(?:nam)?(?P<year>20\d\d)?$")
_HALF = re.compile(r"^6thang(?:dau|cuoi)nam(?:20\d\d)?$")
_YEAR = re.compile(r"^(?:nam)?(?P<year>20\d\d)$")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "I", "ii": "II", "iii": "III", "iv": "IV"}


@lru_cache(4096)
def squeeze(text: str) -> str:
    """A heading as it is compared: letters and digits alone, in lower case, without diacritics or spaces."""
    return _NOT_LETTERS.sub("", fold(text))


@lru_cache(4096)
def role_of(heading: str) -> str | None:
    """The role that a heading names, EXTRA for a kind that the portal does not use, None for no heading at all."""
    if len(heading) > _LONGEST:
        return None
    words = squeeze(heading)
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)


def is_sure(heading: str) -> bool:
    """Whether a text can hardly be anything but a heading of units, products or times."""
    return _SURE.match(squeeze(heading)) is not None


def claim(role: str, heading: str) -> int:
    """How strongly a heading claims a role that several columns could have."""
    words = squeeze(heading)
    return next((weight for weight, pattern in _CLAIMS.get(role, ()) if re.search(pattern, words)), 0)


def says_what(heading: str) -> bool:
    """Whether a heading without word of tasks may still stand over them: "Giải pháp", "Đề án, văn bản"."""
    return _WHAT.match(squeeze(heading)) is not None


def period_of(heading: str, above: str = "") -> str:
    """The quarter, month or year that a column stands for, in the words of a deadline; "" for any other heading.

    Bare numbers and years count only under a heading of time ("Thời gian (tháng)" over 1 … 12).
    """
    words, over = squeeze(heading), squeeze(above)
    timed = role_of(above) in TIMES or over in ("quy", "thang", "nam") if above else False
    if timed and words in _ROMAN and ("quy" in over or words.startswith("i")):
        return f"Quý {_ROMAN[words]}"
    if timed and words.isdigit() and 1 <= int(words[:6]) <= 12:
        return f"Tháng {int(words)}"
    if found := _QUARTER.match(words):
        return f"Quý {_ROMAN[found['n']]}" + (f"/{found['year']}" if found["year"] else "")
    if found := _MONTH.match(words):
        return f"Tháng {found['n']}" + (f"/{found['year']}" if found["year"] else "")
    if _HALF.match(words):
        return clean(heading)
    if timed and (found := _YEAR.match(words)):
        return f"Năm {found['year']}"
    return ""
