"""A small annex of a province's plan of 2025, and the province that issues it."""

from dataclasses import dataclass

from indicators.enums import AreaKey
from organisations.models import Unit
from tests import make
from tests.plans.importing.files import DAK_NONG_HEADER, DAK_NONG_TITLE, Rows, word_file

SECTION = ["LĨNH VỰC I", "CẢI CÁCH THỂ CHẾ", "", "", "", "", "", "", ""]
REVIEW = ["Nhiệm vụ 1", "Rà soát văn bản", "Tỷ lệ văn bản được rà soát đạt 98%", "Báo cáo", "Sở Tư pháp", "Sở Nội vụ",
          "Tháng 3", "Tháng 9", ""]  # fmt: skip
CHECK = ["Nhiệm vụ 2", "Tự kiểm tra", "", "Báo cáo", "Các sở, ban, ngành", "Sở Tư pháp", "Thường xuyên", "", ""]
SURVEY = ["Nhiệm vụ 3", "Khảo sát", "", "Phiếu", "Viện Nghiên cứu Tây Nguyên", "Sở Nội vụ", "Sau khi có hướng dẫn",
          "", ""]  # fmt: skip


def annex(*rows: list[str], before: tuple[str, ...] = DAK_NONG_TITLE) -> bytes:
    """A Word file with these rows (all three unless given) under one section."""
    table: Rows = [*DAK_NONG_HEADER, SECTION, *(rows or (REVIEW, CHECK, SURVEY))]
    return word_file(table, before=before)


@dataclass(frozen=True)
class Place:
    """A province with two departments, which make up the group "Các sở, ban, ngành"."""

    province: Unit
    home_affairs: Unit
    justice: Unit
    departments: Unit


def build_place() -> Place:
    """The province of the annex, and all areas."""
    for key in AreaKey:
        make.reform_area(key)
    province = make.province()
    home_affairs = make.department("Sở Nội vụ", province, "DN-SNV")
    justice = make.department("Sở Tư pháp", province, "DN-STP")
    departments = make.group("Các sở, ban, ngành", province, [home_affairs, justice])
    return Place(province, home_affairs, justice, departments)
