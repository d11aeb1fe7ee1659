"""A part that is named away from its place bears the numbers of its chapter."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Installation
from reporting.numbering import chapters
from reporting.queries.versions import compare_versions
from reporting.services.parts import edit_part
from reporting.services.submission import return_report
from tests import make
from tests.reporting import builders


def test_a_chapter_goes_before_the_numbers_below_it():
    outline = [("I", 0), ("1", 1), ("a)", 2), ("2.", 1), ("2.1", 2), ("", 1), ("II", 0), ("1", 2), ("", 0), ("1", 1)]
    assert chapters(outline) == ["", "I.", "I.1.", "I.", "I.", "", "", "II.", "", ""]


@pytest.mark.django_db
def test_lists_of_parts_name_the_chapter_and_an_empty_part_is_written(client):
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 14))
    unit = make.department("Sở Tư pháp", make.province())
    reader = make.user(make.department("Sở Nội vụ", unit.province), Role.PROVINCE)
    round_ = builders.half_year(unit.province)
    report = builders.compiled(round_, unit)
    client.force_login(builders.office(unit))
    address = reverse("reporting:report_detail", args=[report.pk])
    page = client.get(address).content.decode()
    assert 'Chưa có nội dung: <a href="#phan-inspection">I.2 Kiểm tra</a>' in page
    assert "<h4>2. Kiểm tra</h4>" in page, "in its place it stands under its chapter"
    assert 'Viết<span class="visually-hidden"> mục I.2 Kiểm tra' in page
    part = report.parts.get(key="inspection")
    edit_part(part=part, by=builders.office(unit), body="05 đợt.", seen_version=part.version)
    assert 'Sửa<span class="visually-hidden"> mục I.2 Kiểm tra' in client.get(address).content.decode()
    return_report(report=builders.sent(round_, unit), by=reader, reason="Thiếu.")
    builders.sent(round_, unit)
    headings = [one.change.heading for one in compare_versions(report, 1, 2).unchanged]
    assert "I.2. Kiểm tra" in headings
