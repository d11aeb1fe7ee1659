"""Keys of programs: shown once, kept as digests, changed over with both good for a while, revoked, warned of."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from organisations.enums import Role, TokenState
from organisations.models import ApiToken, AuditEvent, Notification, User
from organisations.queries.tokens import token_state
from organisations.services.accounts import update_account
from organisations.services.tokens import (
    IssuedToken,
    digest,
    issue_to_new_client,
    issue_token,
    note_use,
    revoke_token,
    rotate_token,
    warn_of_expiry,
)
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db


def issue(days: int = 90, user: User | None = None, **fields) -> IssuedToken:
    user = user or make.user(make.province(), Role.CLIENT)
    values = {"name": "Kho dữ liệu", "expires_at": timezone.now() + timedelta(days=days)} | fields
    return issue_token(by=None, user=user, **values)


def calls(key: str) -> tuple[int, str]:
    answer = Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/units/")
    return answer.status_code, answer.json().get("code", "")


def test_a_key_is_returned_once_and_kept_as_a_digest():
    issued = issue(scopes=["write:figures", "read"])
    token = ApiToken.objects.get()
    assert token.digest == digest(issued.key) != issued.key
    assert (token.prefix, token.scopes) == (issued.key[:8], ["read", "write:figures"])
    assert issued.key not in str(list(AuditEvent.objects.values())) + str(list(ApiToken.objects.values()))
    assert calls(issued.key)[0] == 200


def test_a_revoked_key_stays_revoked():
    admin, issued = make.user(None, Role.ADMIN), issue()
    revoke_token(by=admin, token=issued.token)
    revoked_at = issued.token.revoked_at
    revoke_token(by=admin, token=issued.token)
    assert ApiToken.objects.get().revoked_at == revoked_at is not None
    assert AuditEvent.objects.filter(action="Thu hồi khóa API").count() == 1
    assert calls(issued.key) == (401, "token_revoked")


def test_a_key_that_is_changed_over_works_beside_the_new_one_for_a_while():
    admin, old = make.user(None, Role.ADMIN), issue(scopes=["read", "write:progress"])

    new = rotate_token(by=admin, token=old.token, overlap_days=7)

    assert (new.token.name, new.token.scopes, new.token.replaces) == ("Kho dữ liệu", old.token.scopes, old.token)
    assert round((new.token.expires_at - timezone.now()) / timedelta(days=1)) == 90
    assert round((ApiToken.objects.get(pk=old.token.pk).expires_at - timezone.now()) / timedelta(days=1)) == 7
    assert calls(old.key)[0] == calls(new.key)[0] == 200
    ApiToken.objects.filter(pk=old.token.pk).update(expires_at=timezone.now())
    assert calls(old.key) == (401, "token_expired")
    assert calls(new.key)[0] == 200


def test_a_key_that_ends_sooner_is_not_made_to_last():
    admin, old = make.user(None, Role.ADMIN), issue(days=2)
    ends = old.token.expires_at
    rotate_token(by=admin, token=old.token, overlap_days=30)
    assert ApiToken.objects.get(pk=old.token.pk).expires_at == ends


def test_a_key_is_changed_over_once():
    admin, old = make.user(None, Role.ADMIN), issue()
    new = rotate_token(by=admin, token=old.token, overlap_days=0)
    with pytest.raises(Conflict, match="đã được đổi"):
        rotate_token(by=admin, token=old.token, overlap_days=0)
    revoke_token(by=admin, token=new.token)
    with pytest.raises(Conflict, match="đã bị thu hồi"):
        rotate_token(by=admin, token=new.token, overlap_days=0)
    assert rotate_token(by=admin, token=old.token, overlap_days=0).token.replaces == old.token


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_over_at_once_one_does():
    admin, old = make.user(None, Role.ADMIN), issue()

    def rotate(_) -> str:
        try:
            return rotate_token(by=admin, token=old.token, overlap_days=7).key
        except Conflict:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        keys = [key for key in pool.map(rotate, range(4)) if key]
    assert len(keys) == 1
    assert ApiToken.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLIENT, Role.ADMIN)])
def test_people_get_no_keys(role):
    with pytest.raises(Invalid, match="vai trò"):
        issue(user=make.user(make.province(), role))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"days": 0}, "expires_at"),
        ({"days": 732}, "expires_at"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "write"]}, "scopes"),
    ],
)
def test_what_no_key_may_be_is_refused_at_its_field(fields, field):
    with pytest.raises(Invalid) as caught:
        issue(**fields)
    assert caught.value.field == field
    assert not ApiToken.objects.exists()


def test_only_admin_issues_changes_over_and_revokes():
    issued, office = issue(), make.user(make.province("UBND tỉnh Đồng Nai", "DNI"), Role.PROVINCE)
    ends = timezone.now() + timedelta(days=5)
    with pytest.raises(NotPermitted):
        issue_token(by=office, user=issued.token.user, name="Kho", expires_at=ends)
    with pytest.raises(NotPermitted):
        issue_to_new_client(by=office, full_name="Kho", unit=office.unit, name="K", expires_at=ends, scopes=["read"])
    with pytest.raises(NotPermitted):
        rotate_token(by=office, token=issued.token, overlap_days=1)
    with pytest.raises(NotPermitted):
        revoke_token(by=office, token=issued.token)


def test_the_keys_of_an_account_that_becomes_a_persons_end():
    admin, issued = make.user(None, Role.ADMIN), issue()
    user = issued.token.user
    update_account(
        by=admin,
        user=user,
        seen_version=user.version,
        username=user.username,
        full_name=user.full_name,
        role=Role.OFFICE,
        unit=user.unit,
    )
    assert calls(issued.key) == (401, "token_revoked")
    assert AuditEvent.objects.get(action="Thu hồi khóa API").after == {"token": issued.token.name}


def test_the_last_use_is_kept_to_the_hour(django_assert_num_queries):
    issued = issue()
    calls(issued.key)
    token = ApiToken.objects.get()
    noted = token.last_used_at
    assert timezone.now() - noted < timedelta(minutes=1)
    with django_assert_num_queries(0):
        note_use(token)
    ApiToken.objects.update(last_used_at=noted - timedelta(hours=2))
    calls(issued.key)
    assert ApiToken.objects.get().last_used_at > noted


def test_admin_is_warned_once_of_a_key_that_ends_within_two_weeks():
    admin = make.user(None, Role.ADMIN)
    ending, later, gone = (
        issue(days=13),
        issue(days=15, user=None or make.user(make.province("B", "B"), "CLIENT")),
        None,
    )
    gone = issue(days=3, user=later.token.user, name="Đã thu hồi")
    revoke_token(by=admin, token=gone.token)
    replaced = issue(days=3, user=later.token.user, name="Đã đổi")
    ApiToken.objects.filter(pk=replaced.token.pk).update(created_at=timezone.now() - timedelta(days=90))
    replaced.token.refresh_from_db()
    rotate_token(by=admin, token=replaced.token, overlap_days=7)

    assert (warn_of_expiry(), warn_of_expiry()) == (1, 0)

    notice = Notification.objects.get()
    assert notice.recipient == admin
    assert notice.title.startswith("Khóa API “Kho dữ liệu” hết hạn ngày")
    assert notice.path == f"/khoa-api/{ending.token.pk}/doi/"


def test_how_a_key_stands():
    admin, issued = make.user(None, Role.ADMIN), issue()
    token = issued.token
    assert token_state(token) == TokenState.GOOD
    token.expires_at = timezone.now() + timedelta(days=13)
    assert token_state(token) == TokenState.ENDING
    token.user.is_active = False
    assert token_state(token) == TokenState.LOCKED
    token.expires_at = timezone.now()
    assert token_state(token) == TokenState.EXPIRED
    revoke_token(by=admin, token=token)
    assert token_state(token) == TokenState.REVOKED
