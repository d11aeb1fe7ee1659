"""What the database itself refuses about units, people and jobs; each test tries to break one constraint."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.enums import JobStatus, Role, UnitKind
from organisations.models import (
    AuditEvent,
    Installation,
    Job,
    Notification,
    NotificationSetting,
    Unit,
    UnitAlias,
    UnitSuccession,
    User,
)
from organisations.services.audit import audit
from tests import make

pytestmark = pytest.mark.django_db


def refused(name: str, write) -> None:
    """The write fails on the constraint of that name (SQLite names the columns of unique ones instead)."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert name in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)


def test_a_unit_does_not_end_before_it_begins():
    unit = make.province()
    change = {"valid_from": date(2025, 7, 1), "valid_to": date(2025, 6, 30)}
    refused("unit_valid_to_not_before_valid_from", lambda: Unit.objects.filter(pk=unit.pk).update(**change))


def test_a_division_lies_under_an_agency():
    division = make.unit("Văn phòng", UnitKind.DIVISION, make.province())
    refused("unit_division_has_parent", lambda: Unit.objects.filter(pk=division.pk).update(parent=None))


def test_a_province_lies_under_nothing():
    first, second = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    refused("unit_province_is_root", lambda: Unit.objects.filter(pk=second.pk).update(parent=first))


def test_a_code_and_a_path_are_used_once():
    first, second = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    refused("code", lambda: Unit.objects.filter(pk=second.pk).update(code=first.code))
    refused("path", lambda: Unit.objects.filter(pk=second.pk).update(path=first.path))


def test_a_spelling_means_one_unit_in_its_scope():
    province = make.province()
    one, other = make.department("Sở Nội vụ", province), make.department("Sở Tư pháp", province)
    UnitAlias.objects.create(unit=one, text="SNV", key="snv", scope=province)
    refused(
        "alias_key_unique_in_scope", lambda: UnitAlias.objects.create(unit=other, text="SNV", key="snv", scope=province)
    )


def test_a_spelling_without_scope_means_one_unit_everywhere():
    one, other = make.unit("Bộ Nội vụ", UnitKind.CENTRAL), make.unit("Bộ Tài chính", UnitKind.CENTRAL)
    UnitAlias.objects.create(unit=one, text="BNV", key="bnv")
    refused("alias_key_unique_everywhere", lambda: UnitAlias.objects.create(unit=other, text="BNV", key="bnv"))


def test_a_succession_is_recorded_once_and_leads_to_another_unit():
    province = make.province()
    old, new = make.department("Sở KH&ĐT", province), make.department("Sở Tài chính", province)
    UnitSuccession.objects.create(predecessor=old, successor=new, effective_on=date(2025, 3, 1))
    again = {"predecessor": old, "successor": new, "effective_on": date(2025, 4, 1)}
    refused("succession_once", lambda: UnitSuccession.objects.create(**again))
    itself = {"predecessor": new, "successor": new, "effective_on": date(2025, 4, 1)}
    refused("succession_of_another", lambda: UnitSuccession.objects.create(**itself))


def test_only_admin_has_no_unit():
    user = make.user(make.province(), Role.OFFICE)
    refused("user_has_unit_unless_admin", lambda: User.objects.filter(pk=user.pk).update(unit=None))


def test_only_admin_is_superuser():
    user = make.user(make.province(), Role.PROVINCE)
    refused("user_superuser_is_admin", lambda: User.objects.filter(pk=user.pk).update(is_superuser=True))


def test_one_open_job_has_a_key():
    Job.objects.create(task="t", key="report:1")
    refused("job_one_open_for_a_key", lambda: Job.objects.create(task="t", key="report:1"))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("job_progress_is_a_percentage", {"progress": 101}),
        ("job_finished_iff_closed", {"status": JobStatus.DONE}),
        ("job_finished_iff_closed", {"finished_at": timezone.now()}),
        ("job_running_has_lease", {"status": JobStatus.RUNNING}),
    ],
)
def test_a_job_is_consistent(name, change):
    job = Job.objects.create(task="t", key="report:1")
    refused(name, lambda: Job.objects.filter(pk=job.pk).update(**change))


def test_an_installation_has_one_row():
    refused("installation_one_row", lambda: Installation.objects.create(pk=2))


def test_the_log_is_append_only():
    audit(by=None, action="Thử", obj=make.province())
    with pytest.raises(TypeError):
        AuditEvent.objects.update(action="Khác")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.filter(action="Thử").count() == 1


def test_a_person_is_told_of_an_occasion_once():
    notice = {"recipient": make.user(make.unit()), "kind": "REMINDER", "key": "remind:2025-06-13", "title": "Nhắc việc"}
    Notification.objects.create(created_at=timezone.now(), **notice)
    refused("notification_once", lambda: Notification.objects.create(created_at=timezone.now(), **notice))


def test_what_was_not_to_be_mailed_was_not_mailed():
    notice = Notification.objects.create(
        recipient=make.user(make.unit()), kind="NOTE", key="k", title="Trao đổi", created_at=timezone.now()
    )
    change = Notification.objects.filter(pk=notice.pk)
    refused("notification_mailed_if_wanted", lambda: change.update(mailed_at=timezone.now()))


def test_a_person_has_one_set_of_wishes():
    person = make.user(make.unit())
    NotificationSetting.objects.create(user=person)
    refused("user_id", lambda: NotificationSetting.objects.create(user=person))
