"""The agencies' lists in the province's annex: printed once, kept, made of what was added up."""

from datetime import date
from pathlib import Path

import pytest

from reporting.enums import AnnexKind, ReportLevel
from reporting.models import FrozenList, Regime, RegimeAnnex
from reporting.services import unit_lists
from reporting.services.compile import compile_report, consolidate
from reporting.services.documents import document_of, make_files
from reporting.services.submission import accept_report, return_report, submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(monkeypatch):
    """The lists that were printed, by how many rows they have; what a page says, as text."""
    seen = []

    def render(one):
        seen.append(sum(len(group.rows) for group in one.part.groups))
        return repr(one).encode()

    monkeypatch.setattr(unit_lists, "render_unit_list", render)
    return seen


def test_a_list_is_printed_when_the_report_is_sent_and_joined_later(justice, home_affairs, printed):
    make.lead(justice)
    round_ = builders.half_year(justice.province)
    unit_lists.keep_list(builders.compiled(round_, justice))
    assert printed == [], "a draft has none"
    report = builders.accepted(round_, justice, home_affairs)
    unit_lists.keep_list(report)
    unit_lists.keep_list(report)
    province = consolidate(round_=round_, by=home_affairs)
    (pages,) = unit_lists.printed_lists(province)
    assert printed == [1] and "Sở Tư pháp" in pages.decode()
    Path(FrozenList.objects.get().file.path).write_bytes(b"")
    assert unit_lists.printed_lists(province) == [pages], "a list that was lost is printed again"
    assert printed == [1, 1] and FrozenList.objects.get().size == len(pages)


def test_the_list_is_that_of_the_sending_which_was_added_up(justice, home_affairs, printed):
    make.lead(justice)
    round_ = builders.half_year(justice.province)
    report = builders.sent(round_, justice)
    unit_lists.keep_list(report)
    return_report(report=report, by=home_affairs, reason="Bổ sung nhiệm vụ còn thiếu.")
    make.lead(justice)
    report = builders.report_of(round_, justice)
    compile_report(report=report, by=builders.office(justice))
    submit_report(report=builders.report_of(round_, justice), by=builders.office(justice), files=False)
    accept_report(report=builders.report_of(round_, justice), by=home_affairs)
    province = consolidate(round_=round_, by=home_affairs)
    unit_lists.printed_lists(province)
    assert printed == [1, 2] and [len(one.part.groups[0].rows) for one in unit_lists.lists_added_up(province)] == [2]
    report.versions.all().delete()  # as in reports from before sendings were kept one by one
    unit_lists.printed_lists(province)
    assert printed == [1, 2]


def test_lists_that_no_report_needs_go_with_their_files(
    justice, home_affairs, printed, monkeypatch, django_capture_on_commit_callbacks
):
    make.lead(justice)
    round_ = builders.half_year(justice.province)
    report = builders.sent(round_, justice)
    unit_lists.keep_list(report)
    first = FrozenList.objects.get()
    return_report(report=report, by=home_affairs, reason="Bổ sung nhiệm vụ còn thiếu.")
    make.lead(justice)
    compile_report(report=builders.report_of(round_, justice), by=builders.office(justice))
    submit_report(report=builders.report_of(round_, justice), by=builders.office(justice), files=False)
    with django_capture_on_commit_callbacks(execute=True):
        unit_lists.keep_list(builders.report_of(round_, justice))
    second = FrozenList.objects.get()
    assert first.pk != second.pk and not Path(first.file.path).exists() and Path(second.file.path).exists()
    accept_report(report=builders.report_of(round_, justice), by=home_affairs)
    province = consolidate(round_=round_, by=home_affairs)
    monkeypatch.setattr(unit_lists, "look", lambda: "another form")
    with django_capture_on_commit_callbacks(execute=True):
        assert len(unit_lists.printed_lists(province)) == 1
    third = FrozenList.objects.get()
    assert third.pk != second.pk and not Path(second.file.path).exists() and Path(third.file.path).exists()
    assert printed == [1, 2, 2]


def test_the_regime_says_which_annexes_a_report_carries(justice, home_affairs):
    make.lead(justice, due_on=date(2025, 5, 1))
    round_ = builders.half_year(justice.province)
    report = builders.compiled(round_, justice)
    titles = [annex.title for annex in document_of(report).annexes]
    assert len(titles) == 4 and [made.format for made in make_files(report)] == ["pdf", "docx", "xlsx"]
    round_.regime = Regime.objects.create(code="DN-1", name="Chế độ của tỉnh", valid_from=round_.starts_on)
    round_.save()
    report = builders.report_of(round_, justice)
    assert [annex.title for annex in document_of(report).annexes] == titles, "a regime without forms has the usual ones"
    assert make_files(report) == []
    for position, (kind, title) in enumerate([(AnnexKind.OVERDUE, ""), (AnnexKind.WORK, "Biểu số 2")], start=1):
        RegimeAnnex.objects.create(
            regime=round_.regime, level=ReportLevel.UNIT, kind=kind, title=title, position=position
        )
    annexes = document_of(report).annexes
    assert [(annex.name, annex.title) for annex in annexes] == [("Phụ lục I", titles[3]), ("Phụ lục II", "Biểu số 2")]
    assert len(make_files(report)) == 3, "other annexes, other files"
