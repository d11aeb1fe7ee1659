"""What once went wrong with figures, parts, files and the way of reports."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from indicators.enums import AreaKey, UnitOfMeasure
from organisations.enums import Role, UnitKind
from plans.enums import PlanStatus, WorkStatus
from plans.models import Target
from reform.common.errors import Conflict
from reform.common.periods import Period
from reporting.enums import FileFormat, ReportStatus, RoundStatus
from reporting.models import ReportRound
from reporting.services.compile import consolidate
from reporting.services.documents import document_of, make_files
from reporting.services.parts import edit_part
from reporting.services.submission import submit_report
from tests import make
from tests.indicators.builders import record
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def dak_nong():
    return make.province()


@pytest.fixture
def home_affairs(dak_nong):
    return make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)


@pytest.fixture
def justice(dak_nong):
    return make.department("Sở Tư pháp", dak_nong)


def test_a_commune_and_the_district_above_it_are_counted_once(dak_nong, home_affairs):
    district = make.unit("UBND huyện", UnitKind.DISTRICT, dak_nong)
    commune = make.unit("UBND xã", UnitKind.COMMUNE, district)
    division = make.unit("Phòng Nội vụ", UnitKind.DIVISION, district)
    make.lead(commune), make.lead(division), make.lead(division)
    round_ = builders.half_year(dak_nong)
    assert builders.accepted(round_, district, home_affairs).numbers.counts.planned == 2
    assert builders.accepted(round_, commune, home_affairs).numbers.counts.planned == 1
    assert consolidate(round_=round_, by=home_affairs).numbers.counts.planned == 3


def test_a_ratio_that_is_no_percentage_adds_up_to_a_ratio(dak_nong, home_affairs, justice):
    per_person = make.indicator("BQ", unit_of_measure=UnitOfMeasure.COUNT)
    record(make.user(justice), per_person, justice, period=Period.H1, numerator=30, denominator=12)
    round_ = builders.half_year(dak_nong)
    assert builders.accepted(round_, justice, home_affairs).numbers.figures[0].value == Decimal("2.5")
    assert consolidate(round_=round_, by=home_affairs).numbers.figures[0].value == Decimal("2.5")


def test_the_provinces_figure_stands_beside_the_provinces_target(dak_nong, home_affairs, justice):
    on_time = make.indicator("DH")
    for owner, lower in ((justice, 99), (dak_nong, 90)):
        Target.objects.create(
            plan=make.plan(owner),
            area=make.reform_area(),
            indicator=on_time,
            code="T1",
            position=1,
            text=f"Tỷ lệ đạt từ {lower}%",
            measure="percent",
            comparator="at_least",
            lower=Decimal(lower),
            horizon_year=2025,
        )
    record(make.user(justice), on_time, justice, period=Period.H1, numerator=9, denominator=10)
    round_ = builders.half_year(dak_nong)
    assert builders.accepted(round_, justice, home_affairs).numbers.figures[0].target == "từ 99% trở lên"
    assert consolidate(round_=round_, by=home_affairs).numbers.figures[0].target == "từ 90% trở lên"


@pytest.mark.parametrize("part", ["x", "__class__", "planned", "__add__"])
def test_a_part_that_no_number_has_counts_nothing(client, dak_nong, home_affairs, justice, part):
    make.lead(justice)
    round_ = builders.half_year(dak_nong)
    builders.accepted(round_, justice, home_affairs)
    report = consolidate(round_=round_, by=home_affairs)
    client.force_login(home_affairs)
    address = reverse("reporting:report_lines", args=[report.pk])
    assert "Sở Tư pháp" in client.get(f"{address}?part=continuous").content.decode()
    answer = client.get(address, {"part": part})
    assert answer.status_code == 200
    assert "Sở Tư pháp" not in answer.content.decode()


def test_who_edits_sentences_that_were_written_anew_meanwhile_is_told(dak_nong, justice):
    work = make.lead(justice, area=make.reform_area(AreaKey.PROCEDURES))
    round_ = builders.half_year(dak_nong)
    part = builders.compiled(round_, justice).parts.get(key="area_procedures")
    make.update(work, make.user(justice), date(2025, 6, 1), WorkStatus.DONE)
    builders.compiled(round_, justice)
    with pytest.raises(Conflict, match="Hệ thống đã sửa"):
        edit_part(part=part, by=builders.office(justice), body=part.body, seen_version=part.version)
    version = part.version
    builders.compiled(round_, justice)
    part.refresh_from_db()
    assert part.version == version  # the same sentences again are no change


def test_a_drafts_files_leave_the_disk_with_it_and_what_was_sent_stays(
    dak_nong, justice, django_capture_on_commit_callbacks
):
    make.lead(justice)
    round_ = builders.half_year(dak_nong)
    report = builders.compiled(round_, justice)
    drafts = [Path(kept.file.path) for kept in make_files(report)]
    assert len(drafts) == len(FileFormat)
    with django_capture_on_commit_callbacks(execute=True):
        builders.compiled(round_, justice)
    assert not any(path.exists() for path in drafts)
    report = builders.sent(round_, justice)
    with django_capture_on_commit_callbacks(execute=True):
        signed = [Path(kept.file.path) for kept in make_files(report)]
    assert all(path.exists() for path in signed)


def test_files_show_what_the_report_says_when_they_are_made(dak_nong, justice):
    work = make.lead(justice)
    round_ = builders.half_year(dak_nong)
    stale = builders.compiled(round_, justice)
    make.update(work, make.user(justice), date(2025, 6, 1), WorkStatus.DONE)
    fresh = builders.compiled(round_, justice)
    made = {kept.format: kept.sha256 for kept in make_files(stale)}
    fresh.files.all().delete()
    assert {kept.format: kept.sha256 for kept in make_files(fresh)} == made
    assert fresh.numbers.counts.done == 1


def test_nothing_is_sent_into_a_round_that_was_closed_meanwhile(dak_nong, justice):
    round_ = builders.half_year(dak_nong)
    report = builders.compiled(round_, justice)
    ReportRound.objects.filter(pk=round_.pk).update(status=RoundStatus.CLOSED)
    with pytest.raises(Conflict, match="vừa đóng"):
        submit_report(report=report, by=builders.office(justice))
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT


def test_an_account_of_no_province_opens_no_round(client):
    client.force_login(make.user(make.unit("Bộ Nội vụ", UnitKind.CENTRAL), Role.PROVINCE))
    answer = client.get(reverse("reporting:round_new"))
    assert answer.status_code == 403
    assert "Chỉ Sở Nội vụ được mở kỳ báo cáo" in answer.content.decode()


def test_a_draft_sets_no_target(dak_nong, home_affairs, justice):
    on_time = make.indicator("DH")
    for status, lower in ((PlanStatus.DRAFT, 100), (PlanStatus.IN_FORCE, 99), (PlanStatus.DRAFT, 1)):
        Target.objects.create(
            plan=make.plan(justice, status=status),
            area=make.reform_area(),
            indicator=on_time,
            code="T1",
            position=1,
            text=f"Tỷ lệ đạt từ {lower}%",
            measure="percent",
            comparator="at_least",
            lower=Decimal(lower),
            horizon_year=2025,
        )
    record(make.user(justice), on_time, justice, period=Period.H1, numerator=9, denominator=10)
    assert (
        builders.accepted(builders.half_year(dak_nong), justice, home_affairs).numbers.figures[0].target
        == "từ 99% trở lên"
    )


def test_a_plan_that_was_closed_before_the_report_is_still_its_ground(dak_nong, justice):
    issued = {"number": "1/KH-STP", "issued_on": date(2025, 1, 6), "title": "Kế hoạch cải cách hành chính"}
    make.plan(justice, status=PlanStatus.CLOSED, **issued)
    make.plan(justice, status=PlanStatus.DRAFT, **issued | {"number": "2/KH-STP"})
    report = builders.compiled(builders.half_year(dak_nong), justice)
    grounds = " ".join(document_of(report).grounds)
    assert "1/KH-STP" in grounds and "2/KH-STP" not in grounds
