"""Rounds and reports: frozen numbers, files, and drafts that stay with their author."""

from unittest.mock import ANY

import pytest

from organisations.enums import Role
from reporting.enums import ReportStatus
from tests import make
from tests.api.builders import client_of, report, report_file, reporting_round

_NUMBERS = [
    {
        "area": "procedures",
        "planned": 5,
        "done": 3,
        "done_on_time": 2,
        "done_late": 1,
        "in_progress": 1,
        "not_started": 0,
        "overdue": 1,
        "continuous": 0,
        "waiting": 0,
    }
]


def test_a_round_has_its_dates():
    province = make.province()
    round_ = reporting_round(province)

    body = client_of(make.user(province)).get(f"/api/v1/rounds/{round_.pk}/").json()

    assert body == {
        "updated_at": ANY,
        "id": round_.pk,
        "province": "DN",
        "year": 2025,
        "period": "H1",
        "kind": "PERIODIC",
        "title": "6 tháng đầu năm 2025",
        "is_cumulative": True,
        "starts_on": "2024-12-15",
        "cutoff_on": "2025-06-14",
        "unit_due_on": "2025-06-16",
        "due_on": "2025-06-20",
        "status": "OPEN",
        "status_label": "Đang mở",
    }


def test_an_accepted_report_gives_its_numbers_and_files():
    province = make.province()
    interior = make.department("Sở Nội vụ", province, "DN-SNV")
    made = report(reporting_round(province), interior, make.user(interior, Role.OFFICE))
    file = report_file(made)
    report_file(made, b"%PDF-1.7 cu", version=0)
    client = client_of(make.user(province, Role.CLIENT))

    body = client.get(f"/api/v1/reports/{made.pk}/").json()

    assert (body["year"], body["period"], body["cutoff_on"]) == (2025, "H1", "2025-06-14")
    assert (body["unit"], body["status"], body["status_label"], body["version"]) == (
        {"code": "DN-SNV", "name": "Sở Nội vụ"},
        "ACCEPTED",
        "Đã tiếp nhận",
        1,
    )
    assert (body["submitted_on"], body["submitted_at"]) == ("2025-06-16", "2025-06-16T09:00:00+07:00")
    assert (body["numbers"], body["illustrative"]) == (_NUMBERS, False)
    (shown,) = body["files"]
    assert (shown["format"], shown["size"], shown["sha256"]) == ("pdf", 12, "0" * 64)
    download = client.get(shown["url"], headers={"Accept": "application/pdf"})
    assert (download["Content-Type"], download.content) == ("application/pdf", b"%PDF-1.7 thu")
    assert download["Content-Disposition"] == 'attachment; filename="bao-cao-cchc-2025-h1-so-noi-vu.pdf"'
    assert file.version == 1


def test_a_file_that_was_not_made_is_not_there():
    province = make.province()
    made = report(reporting_round(province), province, make.user(province))

    response = client_of(make.user(province)).get(f"/api/v1/reports/{made.pk}/files/docx/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_draft_shows_that_it_exists_and_nothing_more():
    province = make.province()
    justice = make.department("Sở Tư pháp", province, "DN-STP")
    author = make.user(justice, Role.OFFICE)
    made = report(reporting_round(province), justice, author, ReportStatus.DRAFT)
    report_file(made)

    def seen_by(user) -> tuple:
        body = client_of(user).get(f"/api/v1/reports/{made.pk}/").json()
        return body["status"], body["numbers"], body["illustrative"], len(body["files"])

    assert seen_by(author) == ("DRAFT", _NUMBERS, False, 1)
    overseer = make.user(province, Role.PROVINCE)
    assert seen_by(overseer) == ("DRAFT", None, None, 0)
    refused = client_of(overseer).get(f"/api/v1/reports/{made.pk}/files/pdf/")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert "đang soạn" in refused.json()["detail"]


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.RETURNED])
def test_what_was_sent_is_read_by_the_overseer_and_not_by_the_provinces_clients(status):
    province = make.province()
    justice = make.department("Sở Tư pháp", province)
    made = report(reporting_round(province), justice, make.user(justice), status)

    read = client_of(make.user(province, Role.PROVINCE)).get(f"/api/v1/reports/{made.pk}/")
    hidden = client_of(make.user(province, Role.CLIENT)).get(f"/api/v1/reports/{made.pk}/")

    assert read.json()["numbers"] == _NUMBERS
    assert hidden.status_code == 404


def test_a_report_before_its_first_compilation_has_no_numbers():
    province = make.province()
    made = report(reporting_round(province), province, make.user(province), ReportStatus.DRAFT)
    type(made).objects.filter(pk=made.pk).update(snapshot=None, compiled_at=None)

    body = client_of(make.user(None, Role.ADMIN)).get(f"/api/v1/reports/{made.pk}/").json()

    assert (body["numbers"], body["illustrative"], body["compiled_at"]) == (None, None, None)
