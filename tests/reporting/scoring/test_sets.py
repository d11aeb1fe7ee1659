"""Sets of criteria: what a line may say, where a set does not add up, versions that never change."""

from datetime import date
from decimal import Decimal

import pytest

from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.criteria_tree import areas_of, faults_of, outline
from reporting.enums import RuleKind, SetStatus
from reporting.models import CriteriaSet
from reporting.services.criteria import (
    Line,
    add_criterion,
    change_criterion,
    copy_set,
    describe_set,
    put_in_force,
    remove_criterion,
    remove_set,
)
from reporting.services.scoring_rounds import Days, open_scoring
from tests import make
from tests.reporting.scoring.builders import DAYS, draft, in_force, round_of, town

pytestmark = pytest.mark.django_db


def labels(of: CriteriaSet) -> list[str]:
    return [node.criterion.label for node in outline(areas_of(of.criteria.all()))]


def test_a_line_stands_after_all_that_belong_to_the_line_above():
    of = town()
    made = draft(of)
    add_criterion(by=of.ministry, criteria_set=made, seen_version=made.version, line=Line("1.4", "Khác", Decimal(1)))
    line = Line("1.1.1", "Chi tiết", Decimal(20), RuleKind.APPRAISER)
    add_criterion(by=of.ministry, criteria_set=made, seen_version=made.version, line=line)
    assert labels(made) == ["1", "1.1", "1.1.1", "1.2", "1.3", "1.4", "2", "2.1", "2.2", "3"]
    above = made.criteria.get(label="1.1")
    assert (above.rule, above.evidence_required) == ("", False), "it only adds up from now on"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (Line("", "A", Decimal(1)), "label"),
        (Line("1 2", "A", Decimal(1)), "label"),
        (Line("1.1", "A", Decimal(1)), "label"),
        (Line("9.1", "A", Decimal(1)), "label"),
        (Line("4", " ", Decimal(1)), "name"),
        (Line("4", "A", Decimal(0)), "max_points"),
        (Line("4", "A", Decimal("0.125")), "max_points"),
        (Line("4", "A", Decimal("NaN")), "max_points"),
        (Line("4", "A", Decimal(1), RuleKind.STEPS, "từ 5: 3"), "rule_text"),
        (Line("4", "A", Decimal(1), "", "đạt 5"), "rule"),
        (Line("4", "A", Decimal(1), RuleKind.YES_NO, source="SURVEY"), "rule"),
        (Line("4", "A", Decimal(1), RuleKind.STEPS, "từ 5: 1", source="INDICATOR"), "indicator"),
        (Line("4", "A", Decimal(1), RuleKind.YES_NO, source="PROGRESS"), "rule"),
        (Line("4", "A", Decimal(1), RuleKind.YES_NO, kinds=["PARTY"]), "kinds"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(line, field):
    of = town()
    made = draft(of)
    with pytest.raises(Invalid) as caught:
        add_criterion(by=of.ministry, criteria_set=made, seen_version=made.version, line=line)
    assert caught.value.field == field
    assert made.criteria.count() == 8


def test_a_set_that_does_not_add_up_says_where_and_stays_a_draft():
    of = town()
    made = draft(of)
    made.criteria.filter(label="1.2").update(max_points=Decimal("19.5"))
    made.criteria.filter(label="3").update(max_points=11, rule="", params={}, source="TYPED")
    faults = faults_of(areas_of(made.criteria.all()), made.kinds)
    assert [(fault.label, fault.words) for fault in faults] == [
        ("", "Tổng điểm của các lĩnh vực là 101, phải là 100."),
        ("1", "Điểm tối đa là 50 nhưng các dòng dưới cộng lại 49,5."),
        ("3", "Chưa có cách chấm."),
    ]
    with pytest.raises(Invalid, match=r"Tổng điểm .* Còn 2 chỗ khác\."):
        put_in_force(
            by=of.ministry,
            criteria_set=made,
            seen_version=made.version,
            decision_number="1/QĐ",
            decided_on=date(2025, 1, 1),
        )
    made.refresh_from_db()
    assert made.status == SetStatus.DRAFT


def test_a_set_in_force_never_changes_and_its_copy_does():
    of = town()
    made = in_force(of)
    line = made.criteria.get(label="1.3")
    for change in (
        lambda: remove_criterion(by=of.ministry, criterion=line, seen_version=made.version),
        lambda: describe_set(
            by=of.ministry, criteria_set=made, seen_version=made.version, name="A", year=2025, kinds=["DISTRICT"]
        ),
        lambda: remove_set(by=of.ministry, criteria_set=made, seen_version=made.version),
    ):
        with pytest.raises(NotPermitted, match="Hãy lập phiên bản mới"):
            change()
    copy = copy_set(by=of.ministry, source=made, province=of.province, year=2026)
    assert (copy.number, copy.status, copy.copied_from) == (2, SetStatus.DRAFT, made)
    assert labels(copy) == labels(made)
    assert copy.criteria.get(label="1.3").parent.criteria_set == copy
    with pytest.raises(Conflict, match="dự thảo phiên bản 2"):
        copy_set(by=of.ministry, source=made, province=of.province, year=2026)
    changed = Line("1.3", "Có sáng kiến được công nhận", Decimal(10), RuleKind.YES_NO)
    change_criterion(by=of.ministry, criterion=copy.criteria.get(label="1.3"), seen_version=copy.version, line=changed)
    copy.refresh_from_db()
    put_in_force(
        by=of.ministry,
        criteria_set=copy,
        seen_version=copy.version,
        decision_number="9/QĐ-UBND",
        decided_on=date(2025, 1, 4),
    )
    made.refresh_from_db()
    assert (made.status, made.criteria.get(label="1.3").name) == (SetStatus.CLOSED, "Có sáng kiến")


def test_a_draft_that_somebody_changed_is_looked_at_again():
    of = town()
    made = draft(of)
    seen = made.version
    remove_criterion(by=of.ministry, criterion=made.criteria.get(label="1.3"), seen_version=seen)
    line = made.criteria.get(label="1.1")
    with pytest.raises(Conflict):
        remove_criterion(by=of.ministry, criterion=line, seen_version=seen)
    assert made.criteria.filter(label="1.1").exists()


def test_another_province_neither_sees_nor_changes_a_draft():
    of = town()
    made = draft(of)
    far = make.user(make.department("Sở Nội vụ", make.province("UBND tỉnh Đồng Nai", "DNI")), "PROVINCE")
    assert list(CriteriaSet.objects.visible_to(far)) == []
    assert list(CriteriaSet.objects.visible_to(of.office)) == [], "a draft is Sở Nội vụ's"
    assert list(CriteriaSet.objects.visible_to(of.ministry)) == [made]
    with pytest.raises(NotPermitted):
        remove_set(by=far, criteria_set=made, seen_version=made.version)


def test_a_round_opens_once_by_a_set_in_force_for_the_kinds_of_the_set():
    of = town()
    with pytest.raises(Invalid, match="đang áp dụng"):
        round_of(of, draft(of, "KHAC"))
    round_ = round_of(of)
    groups = sorted(round_.cards.values_list("unit__name", "group"))
    assert groups == [
        ("Sở Nội vụ", "DEPARTMENTS"),
        ("Sở Tư pháp", "DEPARTMENTS"),
        ("Sở Y tế", "DEPARTMENTS"),
        ("UBND huyện Đắk Song", "DISTRICTS"),
    ]
    with pytest.raises(Conflict, match="đã được mở"):
        round_of(of, round_.criteria_set)
    with pytest.raises(Invalid, match="từ năm 2025"):
        round_of(of, round_.criteria_set, year=2024)
    with pytest.raises(NotPermitted):
        open_scoring(by=of.office, criteria_set=round_.criteria_set, year=2026, days=DAYS)
    days = Days(DAYS.appraisal_due_on, DAYS.self_due_on, DAYS.second_due_on)
    with pytest.raises(Invalid) as caught:
        open_scoring(by=of.ministry, criteria_set=round_.criteria_set, year=2026, days=days)
    assert caught.value.field == "appraisal_due_on"
