"""Tables pasted from Word or Excel are read like files."""

import re
from html import unescape

import pytest

from organisations.enums import Role
from plans.models import PlanImport
from tests import make
from tests.plans.annex import build_place

pytestmark = pytest.mark.django_db
NEW = "/nhap-ke-hoach/"
ROWS = (
    ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành"),
    ("1", "Rà soát văn bản", "Sở Tư pháp", "Quý I"),
    ("2", "Tự kiểm tra", "Sở Nội vụ", "Thường xuyên"),
)
TEXT = "\n".join("\t".join(row) for row in ROWS)
HTML = "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS) + "</table>"


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def office(client, place):
    person = make.user(place.justice, Role.OFFICE)
    client.force_login(person)
    return person


def send(client, place, **fields):
    return client.post(NEW, {"owner": place.justice.pk, "year": "2025"} | fields)


def words(answer) -> str:
    """The page's text in one line, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.parametrize("fields", [{"pasted": TEXT}, {"pasted": "Rà soát", "pasted_html": HTML}])
def test_a_pasted_table_is_read_like_a_file(client, place, office, fields):
    answer = send(client, place, **fields)
    kept = PlanImport.objects.get()
    assert answer["Location"] == f"{NEW}{kept.pk}/"
    assert kept.file_name == "Bảng dán từ Word, Excel"
    assert [(row.draft["title"], row.draft["leads"]) for row in kept.rows.all()] == [
        ("Rà soát văn bản", ["Sở Tư pháp"]),
        ("Tự kiểm tra", ["Sở Nội vụ"]),
    ]


def test_a_pasted_table_without_a_year_asks_for_it_and_keeps_what_was_pasted(client, place, office):
    answer = send(client, place, pasted=TEXT, pasted_html=HTML, year="")
    assert answer.status_code == 422
    assert "Không tìm thấy năm của kế hoạch trong tệp. Hãy nhập năm." in words(answer)
    html = answer.content.decode()
    assert "Rà soát văn bản\tSở Tư pháp" in html
    assert "&lt;table&gt;" in html
    assert PlanImport.objects.count() == 0
