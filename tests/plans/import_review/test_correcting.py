"""Corrections of what was read in a file, before it becomes a plan."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent
from plans.deadlines import DeadlineKind
from plans.services.import_edit import edit_row
from plans.services.import_review import accept_row, choose_area, leave_out
from plans.services.import_units import keep_spelling
from plans.services.imports import commit_import
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.annex import REVIEW
from tests.plans.import_review.builders import STRANGE, as_it_is, edit, keep, open_codes, row_of

pytestmark = pytest.mark.django_db


def test_corrected_units_are_read_as_the_importer_reads_them(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    assert open_codes(row) == ["unknown_unit"]
    edit(office, kept, row, leads="Sở Nội vụ; sở tư pháp")
    assert row.draft["leads"] == ["Sở Nội vụ", "Sở Tư pháp"]
    assert (open_codes(row), row.open_issues, row.version) == ([], 0, 1)
    assert row.issues[0]["settled"]["by"] == str(office)
    edit(office, kept, row, leads="Hội Người cao tuổi")
    assert (open_codes(row), row.issues[-1]["field"]) == (["unknown_unit"], "leads")
    edit(office, kept, row, leads="")
    assert (open_codes(row), row.draft["leads"]) == (["no_lead"], [])
    assert AuditEvent.objects.filter(action="Sửa dòng của tệp").count() == 3


def test_a_doubt_that_the_correction_does_not_answer_stays(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    edit(office, kept, row, leads=f"{STRANGE}; Sở Nội vụ", note="Xem lại")
    assert row.draft["leads"] == [STRANGE, "Sở Nội vụ"]
    assert (open_codes(row), row.draft["note"]) == (["unknown_unit"], "Xem lại")


@pytest.mark.parametrize(
    ("words", "kind", "starts_on", "due_on", "codes"),
    [
        ("Quý III/2025", DeadlineKind.FIXED, "2025-07-01", "2025-09-30", []),
        ("Thường xuyên", DeadlineKind.CONTINUOUS, None, None, []),
        ("theo chỉ đạo", DeadlineKind.CONDITIONAL, None, None, []),
        ("", DeadlineKind.UNSPECIFIED, None, None, ["no_deadline"]),
        ("31/02/2025", DeadlineKind.UNSPECIFIED, None, None, ["impossible_date"]),
    ],
)
def test_corrected_words_of_a_deadline_are_read_again(place, office, words, kind, starts_on, due_on, codes):
    kept = keep(place.justice, REVIEW)
    row = row_of(kept, "Rà soát văn bản")
    edit(office, kept, row, label="Nhiệm vụ 1", deadline=words)
    deadline = row.draft["deadline"]
    assert (deadline["text"], deadline["kind"]) == (words, kind)
    assert (deadline["starts_on"], deadline["due_on"]) == (starts_on, due_on)
    assert open_codes(row) == codes


def test_a_deadline_that_words_do_not_say_is_chosen_and_the_words_stay(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    with pytest.raises(Invalid) as refused:
        edit(office, kept, row, deadline_kind="fixed")
    assert refused.value.field == "due_on"
    with pytest.raises(Invalid):
        edit(office, kept, row, deadline_kind="fixed", starts_on=date(2025, 9, 1), due_on=date(2025, 8, 1))
    edit(office, kept, row, deadline_kind="fixed", due_on=date(2025, 8, 1))
    assert row.draft["deadline"] | {"status_hint": None} == {
        "text": "Sau khi có hướng dẫn", "kind": "fixed", "starts_on": None, "due_on": "2025-08-01",
        "tentative": False, "status_hint": None,
    }  # fmt: skip
    plan = commit_import(by=office, plan_import=kept)
    activity = plan.activities.get(title="Khảo sát")
    assert (activity.deadline_text, activity.due_on) == ("Sau khi có hướng dẫn", date(2025, 8, 1))


def test_a_task_that_is_tracked_itself_is_renamed_with_its_row(place, office):
    kept = keep(place.justice, ["Nhiệm vụ 1", "Rà soát", *REVIEW[2:]])
    row = row_of(kept, "Rà soát")
    edit_row(
        by=office, plan_import=kept, row=row, seen_version=0, edit=as_it_is(row, title="Rà soát, kiểm tra", label="1a")
    )
    plan = commit_import(by=office, plan_import=kept)
    activity = plan.activities.get()
    shown = activity.label or activity.task.label
    assert (activity.title, shown) == ("Rà soát, kiểm tra", "1a")


def test_a_changed_requirement_gives_its_targets_anew(place, office):
    kept = keep(place.justice, REVIEW)
    row = row_of(kept, "Rà soát văn bản")
    edit(office, kept, row, label="Nhiệm vụ 1", requirement="Tỷ lệ văn bản được rà soát đạt 90%")
    assert [target["lower"] for target in row.draft["targets"]] == ["90"]


def test_a_correction_of_a_row_that_has_changed_is_refused(place, office):
    kept = keep(place.justice)
    row, other = row_of(kept, "Khảo sát"), row_of(kept, "Khảo sát")
    edit(office, kept, row, note="Của người trước")
    with pytest.raises(Conflict):
        edit_row(by=office, plan_import=kept, row=other, edit=as_it_is(other, note="Của tôi"), seen_version=0)
    row.refresh_from_db()
    assert row.draft["note"] == "Của người trước"


def test_what_is_a_plan_is_not_corrected_and_strangers_correct_nothing(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    with pytest.raises(NotPermitted):
        edit(make.user(place.home_affairs, Role.OFFICE), kept, row, note="x")
    commit_import(by=None, plan_import=kept)
    for act in (
        lambda: edit(office, kept, row, note="x"),
        lambda: accept_row(by=office, plan_import=kept, row=row, seen_version=0),
        lambda: leave_out(by=office, plan_import=kept, row=row, seen_version=0),
        lambda: keep_spelling(by=office, plan_import=kept, spelling=STRANGE),
        lambda: choose_area(by=office, plan_import=kept, section=1, area="steering"),
    ):
        with pytest.raises(Conflict, match="đã được đưa vào kế hoạch"):
            act()
    row.refresh_from_db()
    assert (row.version, row.open_issues) == (0, 1)
