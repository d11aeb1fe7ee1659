"""The sentences that numbers write, as templates with named fields: the portal's own, and how an office words them.

A template holds its fields in braces: "Có {qua_han} nhiệm vụ quá hạn." An empty one leaves the sentence out. Pure.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

LIMIT = 1000
_FIELD = re.compile(r"\{([a-z_]+)\}")

# What a field holds, and an example of it for the page on which offices word sentences.
FIELDS: dict[str, tuple[str, str]] = {
    "tu_ngay": ("ngày bắt đầu của kỳ báo cáo", "15/12/2024"),
    "ngay": ("ngày chốt số liệu; ở kết quả của một nhiệm vụ là ngày hoàn thành", "14/06/2025"),
    "ky": ("tên kỳ báo cáo", "6 tháng đầu năm 2025"),
    "trong_ky": ("“Trong” hoặc “Đến hết” và tên kỳ", "Trong 6 tháng đầu năm 2025"),
    "don_vi": ("tên đơn vị; ở báo cáo tổng hợp là “các cơ quan, đơn vị”", "Sở Tư pháp"),
    "pham_vi": ("phạm vi số liệu", "Tính đến ngày 14/06/2025,"),
    "linh_vuc": ("tên lĩnh vực", "cải cách thủ tục hành chính"),
    "tong": ("số nhiệm vụ được giao", "88"),
    "hoan_thanh": ("số nhiệm vụ đã hoàn thành", "12"),
    "ty_le": ("tỷ lệ", "13,6%"),
    "ket_qua": ("kết quả chung, hoặc kết quả mà đơn vị đã ghi", "đã hoàn thành 12/88 nhiệm vụ (13,6%)"),
    "so_sanh": ("so với cùng kỳ năm trước; trống khi không có số liệu", ", tăng 04 nhiệm vụ so với cùng kỳ năm 2024"),
    "qua_han": ("số nhiệm vụ quá hạn, hoặc “không có”", "03"),
    "hoan_thanh_cham": ("số nhiệm vụ hoàn thành sau thời hạn", "02"),
    "chi_tiet": ("số nhiệm vụ theo từng tình trạng", "10 nhiệm vụ hoàn thành đúng hạn; 03 nhiệm vụ quá hạn"),
    "cung_don_vi": (
        "ở báo cáo tổng hợp là các đơn vị được so sánh; ở báo cáo của đơn vị để trống",
        " (tính trên cùng 10 cơ quan, đơn vị đã được tiếp nhận báo cáo)",
    ),
    "nam_truoc": ("năm trước", "2024"),
    "hoan_thanh_truoc": ("số nhiệm vụ hoàn thành cùng kỳ năm trước", "08"),
    "tong_truoc": ("số nhiệm vụ được giao cùng kỳ năm trước", "80"),
    "ty_le_truoc": ("tỷ lệ cùng kỳ năm trước", "10%"),
    "qua_han_truoc": ("số nhiệm vụ quá hạn cùng kỳ năm trước, hoặc “không có”", "05"),
    "ky_truoc": ("tên kỳ báo cáo liền trước", "quý I năm 2025"),
    "thay_doi_hoan_thanh": ("số nhiệm vụ hoàn thành tăng hay giảm", "tăng 07 nhiệm vụ"),
    "thay_doi_qua_han": ("số nhiệm vụ quá hạn tăng hay giảm", "giảm 02 nhiệm vụ"),
    "den_han": ("số nhiệm vụ đến hạn trong kỳ", "20"),
    "hoan_thanh_trong_ky": ("số nhiệm vụ hoàn thành trong kỳ", "12"),
    "thuong_xuyen": ("số nhiệm vụ thường xuyên", "15"),
    "da_bao_cao": ("số có báo cáo", "12"),
    "da_huy": ("số nhiệm vụ đã đưa ra khỏi kế hoạch", "02"),
    "phai_bao_cao": ("số cơ quan, đơn vị phải báo cáo", "15"),
    "danh_sach": ("danh sách tên", "Sở Y tế, Sở Tài chính"),
    "noi_dung": ("lời văn của nhiệm vụ, có tên đơn vị đứng trước khi cần", "Ban hành Sổ tay cải cách hành chính"),
    "cham": ("“, quá hạn” khi hoàn thành sau thời hạn", ", quá hạn"),
    "han": ("thời hạn của nhiệm vụ", "30/06/2025"),
    "ten": ("tên chỉ tiêu", "Tỷ lệ hồ sơ giải quyết đúng hạn"),
    "gia_tri": ("giá trị của chỉ tiêu", "97,38%"),
    "muc_tieu": ("mục tiêu trong ngoặc; trống khi không có", " (mục tiêu: 98% trở lên)"),
    "cung_ky": ("giá trị cùng kỳ năm trước; trống khi không có", "; cùng kỳ năm trước: 95,2%"),
    "danh_gia": (
        "đánh giá so với mục tiêu; trống khi chưa thể đánh giá hoặc đang đúng tiến độ",
        "; chưa đạt mục tiêu của năm",
    ),
    "so_chi_tieu": ("số chỉ tiêu", "03"),
    "viec": ("số nhiệm vụ còn phải làm", "40 nhiệm vụ đang trong hạn và 03 nhiệm vụ quá hạn"),
    "van_ban": ("số văn bản chỉ đạo, điều hành", "06"),
    "kiem_tra": ("số cuộc kiểm tra", "04"),
    "dot_xuat": ("số cuộc kiểm tra đột xuất trong ngoặc; trống khi không có", " (trong đó 01 cuộc đột xuất)"),
    "phat_hien": ("số tồn tại phát hiện", "09"),
    "da_xu_ly": ("số tồn tại đã xử lý", "07"),
    "tuyen_truyen": ("số hoạt động tuyên truyền", "11"),
    "nguoi_nghe": ("số lượt người trong câu; trống khi không có", " với 450 lượt người"),
    "doi_thoai": ("số cuộc đối thoại", "02"),
    "nguoi_du": ("số người dự trong câu; trống khi không có", " với 120 người tham dự"),
    "y_kien": ("số ý kiến nêu ra", "14"),
    "da_tra_loi": ("số ý kiến đã trả lời", "12"),
    "khao_sat": ("số cuộc khảo sát", "01"),
    "phat_ra": ("số phiếu phát ra", "500"),
    "thu_ve": ("số phiếu thu về", "430"),
    "hai_long": ("tỷ lệ hài lòng trong câu; trống khi không hỏi", "; tỷ lệ hài lòng theo các phiếu này 92,3%"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence or item that the portal writes: where it stands, its own wording, the fields it can hold."""

    key: str
    part: str
    text: str
    fields: tuple[str, ...]

    def unknown(self, text: str) -> list[str]:
        """The fields of a wording that this sentence does not have."""
        return [name for name in dict.fromkeys(re.findall(r"\{([^{}]*)\}", text)) if name not in self.fields]


_PLAN, _AREA, _NEXT = "Kế hoạch cải cách hành chính", "Kết quả theo lĩnh vực", "Nhiệm vụ kỳ tiếp theo"
_GOOD, _BAD = "Kết quả đạt được", "Tồn tại, hạn chế"
_FIGURE = ("ten", "gia_tri", "muc_tieu", "cung_ky", "danh_gia")
_COUNTED = ("don_vi", "ky", "trong_ky", "ngay", "hoan_thanh", "tong", "ty_le", "qua_han", "so_sanh")


def _catalogue() -> Iterable[Sentence]:
    yield from _of_the_plan()
    yield from _beside_the_plan()
    yield from _of_areas()
    yield from _of_registers()


def _of_the_plan() -> Iterable[Sentence]:
    yield Sentence(
        "plan_given",
        _PLAN,
        "Tính đến ngày {ngay}, {don_vi} được giao chủ trì {tong} nhiệm vụ theo các kế hoạch cải cách hành chính đang "
        "thực hiện.",
        _COUNTED,
    )
    yield Sentence(
        "plan_done",
        _PLAN,
        "{trong_ky}, {don_vi} đã hoàn thành {hoan_thanh}/{tong} nhiệm vụ ({ty_le}){so_sanh}; {qua_han} nhiệm vụ quá "
        "hạn.",
        _COUNTED,
    )
    yield Sentence(
        "plan_none_done",
        _PLAN,
        "{trong_ky}, {don_vi} chưa có nhiệm vụ hoàn thành{so_sanh}; {qua_han} nhiệm vụ quá hạn.",
        _COUNTED,
    )
    yield Sentence("parts", f"{_PLAN}; {_AREA.lower()}", "Cụ thể: {chi_tiet}.", ("chi_tiet",))
    yield Sentence(
        "plan_year_before",
        _PLAN,
        "Cùng kỳ năm {nam_truoc}{cung_don_vi}: hoàn thành {hoan_thanh_truoc}/{tong_truoc} nhiệm vụ ({ty_le_truoc}), "
        "{qua_han_truoc} nhiệm vụ quá hạn.",
        ("nam_truoc", "cung_don_vi", "hoan_thanh_truoc", "tong_truoc", "ty_le_truoc", "qua_han_truoc"),
    )
    yield Sentence(
        "plan_year_before_none",
        _PLAN,
        "Cùng kỳ năm {nam_truoc}{cung_don_vi}: chưa hoàn thành nhiệm vụ nào trong {tong_truoc} nhiệm vụ được giao, "
        "{qua_han_truoc} nhiệm vụ quá hạn.",
        ("nam_truoc", "cung_don_vi", "tong_truoc", "qua_han_truoc"),
    )
    yield Sentence(
        "plan_last",
        _PLAN,
        "So với {ky_truoc}{cung_don_vi}, số nhiệm vụ đã hoàn thành {thay_doi_hoan_thanh}, số nhiệm vụ quá hạn "
        "{thay_doi_qua_han}.",
        ("ky_truoc", "cung_don_vi", "thay_doi_hoan_thanh", "thay_doi_qua_han"),
    )


def _beside_the_plan() -> Iterable[Sentence]:
    yield Sentence(
        "plan_window",
        _PLAN,
        "Trong kỳ có {den_han} nhiệm vụ đến hạn; {hoan_thanh_trong_ky} nhiệm vụ hoàn thành trong kỳ.",
        ("den_han", "hoan_thanh_trong_ky"),
    )
    yield Sentence(
        "plan_continuous",
        _PLAN,
        "Nhiệm vụ thường xuyên: {da_bao_cao}/{thuong_xuyen} nhiệm vụ đã có báo cáo kết quả trong thời gian từ ngày "
        "{tu_ngay} đến ngày {ngay}.",
        ("da_bao_cao", "thuong_xuyen", "tu_ngay", "ngay"),
    )
    yield Sentence(
        "plan_cancelled",
        _PLAN,
        "{da_huy} nhiệm vụ đã được đưa ra khỏi kế hoạch, không tính vào số liệu trên.",
        ("da_huy",),
    )
    yield Sentence(
        "plan_nothing",
        _PLAN,
        "Trong {ky}, {don_vi} không được giao chủ trì nhiệm vụ nào theo kế hoạch.",
        ("ky", "don_vi"),
    )
    yield Sentence(
        "coverage",
        _PLAN,
        "Báo cáo được tổng hợp từ báo cáo đã tiếp nhận của {da_bao_cao}/{phai_bao_cao} cơ quan, đơn vị.",
        ("da_bao_cao", "phai_bao_cao"),
    )
    yield Sentence("missing", _PLAN, "Các cơ quan, đơn vị chưa có báo cáo được tiếp nhận: {danh_sach}.", ("danh_sach",))
    yield Sentence("excluded", _PLAN, "Không phải báo cáo trong kỳ: {danh_sach}.", ("danh_sach",))


def _of_areas() -> Iterable[Sentence]:
    yield Sentence(
        "area_given",
        _AREA,
        "Về {linh_vuc}, {don_vi} được giao chủ trì {tong} nhiệm vụ; {ket_qua}.",
        ("linh_vuc", "don_vi", "tong", "ket_qua", "hoan_thanh", "ty_le", "qua_han"),
    )
    yield Sentence(
        "area_nothing",
        _AREA,
        "{pham_vi} không có nhiệm vụ được giao chủ trì về {linh_vuc}.",
        ("pham_vi", "linh_vuc", "don_vi", "ky"),
    )
    yield Sentence("area_results", _AREA, "Các nhiệm vụ đã hoàn thành:", ("linh_vuc",))
    yield Sentence(
        "area_result",
        _AREA,
        "{noi_dung}{ket_qua} (hoàn thành ngày {ngay}{cham})",
        ("noi_dung", "ket_qua", "ngay", "cham"),
    )
    yield Sentence("area_figures", _AREA, "Kết quả thực hiện chỉ tiêu:", ("linh_vuc",))
    yield Sentence("area_figure", _AREA, "{ten}: {gia_tri}{muc_tieu}{cung_ky}{danh_gia}", _FIGURE)
    yield Sentence("achieved", _GOOD, "{don_vi} {ket_qua}.", (*_COUNTED, "ket_qua"))
    yield Sentence("achieved_areas", _GOOD, "Hoàn thành toàn bộ nhiệm vụ về: {danh_sach}.", ("danh_sach",))
    yield Sentence("overdue", _BAD, "Còn {qua_han} nhiệm vụ quá hạn chưa hoàn thành.", _COUNTED)
    yield Sentence("overdue_item", _BAD, "{noi_dung} ({don_vi}, hạn {han})", ("noi_dung", "don_vi", "han"))
    yield Sentence("done_late", _BAD, "Có {hoan_thanh_cham} nhiệm vụ hoàn thành sau thời hạn.", ("hoan_thanh_cham",))
    yield Sentence("nothing_late", _BAD, "{pham_vi} không có nhiệm vụ quá hạn.", ("pham_vi", "don_vi", "ky"))
    yield Sentence(
        "figures_missed", _BAD, "Có {so_chi_tieu} chỉ tiêu không đạt mục tiêu:", ("so_chi_tieu", "don_vi", "ky")
    )
    yield Sentence(
        "figures_below",
        _BAD,
        "Có {so_chi_tieu} chỉ tiêu chưa đạt mục tiêu của năm:",
        ("so_chi_tieu", "don_vi", "ky"),
    )
    yield Sentence("figure_below", _BAD, "{ten}: {gia_tri}{muc_tieu}{cung_ky}", _FIGURE)
    yield Sentence("difficulties", _BAD, "Khó khăn, vướng mắc:", ("don_vi",))
    yield Sentence("urge", _NEXT, "Đôn đốc các cơ quan, đơn vị hoàn thành {viec}.", ("viec",))
    yield Sentence("ahead", _NEXT, "Tập trung hoàn thành các nhiệm vụ có thời hạn sau:", ("don_vi",))
    yield Sentence("ahead_item", _NEXT, "{noi_dung} (hạn {han})", ("noi_dung", "han"))


def _of_registers() -> Iterable[Sentence]:
    common = ("don_vi", "ky")
    yield Sentence(
        "documents",
        "Chỉ đạo, điều hành; văn bản đã ban hành",
        "Trong {ky}, {don_vi} đã ban hành {van_ban} văn bản chỉ đạo, điều hành công tác cải cách hành chính.",
        (*common, "van_ban"),
    )
    yield Sentence(
        "inspections",
        "Kiểm tra",
        "Trong {ky}, {don_vi} đã thực hiện {kiem_tra} cuộc kiểm tra{dot_xuat}.",
        (*common, "kiem_tra", "dot_xuat"),
    )
    yield Sentence(
        "findings",
        "Kiểm tra",
        "Qua kiểm tra phát hiện {phat_hien} tồn tại, hạn chế; đã xử lý {da_xu_ly}/{phat_hien} ({ty_le}).",
        ("phat_hien", "da_xu_ly", "ty_le"),
    )
    yield Sentence(
        "communications",
        "Thông tin, tuyên truyền",
        "Trong {ky}, {don_vi} đã tổ chức {tuyen_truyen} hoạt động tuyên truyền{nguoi_nghe}.",
        (*common, "tuyen_truyen", "nguoi_nghe"),
    )
    yield Sentence(
        "dialogues",
        "Thông tin, tuyên truyền",
        "Đã tổ chức {doi_thoai} cuộc đối thoại{nguoi_du}; trả lời {da_tra_loi}/{y_kien} ý kiến, kiến nghị.",
        (*common, "doi_thoai", "nguoi_du", "y_kien", "da_tra_loi"),
    )
    yield Sentence(
        "surveys",
        "Thông tin, tuyên truyền",
        "{don_vi} đã thực hiện {khao_sat} cuộc khảo sát: phát ra {phat_ra} phiếu, thu về "
        "{thu_ve} phiếu ({ty_le}){hai_long}.",
        (*common, "khao_sat", "phat_ra", "thu_ve", "ty_le", "hai_long"),
    )


SENTENCES: dict[str, Sentence] = {sentence.key: sentence for sentence in _catalogue()}


class Wording:
    """How a body words its sentences: its own texts by key, the portal's where it has none.

    `said` is with which fields each sentence was said first, so that a page can show another wording of it.
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = dict(texts or {})
        self.said: dict[str, dict[str, str]] = {}

    def say(self, key: str, **fields: str) -> str:
        """The sentence with its fields filled in, beginning with a capital; empty where the office leaves it out."""
        text = self.item(key, **fields)
        return text[:1].upper() + text[1:]

    def item(self, key: str, **fields: str) -> str:
        """As `say`, for an item of a list, which begins as its words do."""
        self.said.setdefault(key, fields)
        return fill(self._texts.get(key, SENTENCES[key].text), fields)


def fill(text: str, fields: Mapping[str, str]) -> str:
    """The template with the fields in their places; what a field holds is never read as a template itself."""
    pieces = list(_pieces(text))
    pieces[1::2] = [fields.get(name, f"{{{name}}}") for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, ...]:
    """The template taken apart: its words, and between them the names of its fields."""
    return tuple(_FIELD.split(text))


def example(sentence: Sentence) -> dict[str, str]:
    """Values for a preview where the present figures do not say the sentence."""
    fields = {name: FIELDS[name][1] for name in sentence.fields}
    if sentence.key == "plan_none_done":
        fields["so_sanh"] = ", giảm 04 nhiệm vụ so với cùng kỳ năm 2024"
    return fields | {"ket_qua": ": đã ban hành"} if {"noi_dung", "ket_qua"} <= fields.keys() else fields


def faults(sentence: Sentence, text: str) -> str:
    """Why a wording cannot be taken, as a sentence; empty when it can."""
    if len(text) > LIMIT:
        return f"Mẫu câu dài {len(text)} ký tự, tối đa {LIMIT}. Hãy rút gọn."
    known = ", ".join(f"{{{name}}}" for name in sentence.fields)
    if unknown := sentence.unknown(text):
        words = ", ".join(f"{{{name}}}" for name in unknown)
        return f"Câu này không có chỗ điền {words}. Các chỗ điền dùng được: {known}."
    if "{" in (rest := _FIELD.sub("", text)) or "}" in rest:
        return f"Dấu ngoặc nhọn chỉ dùng cho chỗ điền, mở và đóng đủ đôi. Các chỗ điền dùng được: {known}."
    return ""
