"""`manage.py issue_token` prints a key that works, once."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from organisations.enums import Role
from organisations.models import ApiToken, AuditEvent
from tests import make


def test_the_printed_key_opens_the_interface(capsys):
    make.user(make.province(), Role.CLIENT, "kho-du-lieu")

    call_command("issue_token", "kho-du-lieu", "--name", "Kho dữ liệu tỉnh", "--days", "30")

    key = capsys.readouterr().out.strip()
    assert len(key) >= 40
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/units/").status_code == 200
    token = ApiToken.objects.get()
    assert (token.name, round((token.expires_at - token.created_at).total_seconds() / 86400)) == (
        "Kho dữ liệu tỉnh",
        30,
    )
    assert token.scopes == ["read", "read:figures", "read:reports"]
    assert key not in str(token.__dict__) + str(AuditEvent.objects.values())
    assert AuditEvent.objects.get(action="Cấp khóa API").after["token"] == "Kho dữ liệu tỉnh"


def test_a_key_opens_the_scopes_that_it_is_given(capsys):
    make.user(make.province(), Role.CLIENT, "kho-du-lieu")
    scopes = ["--scope", "write:figures", "--scope", "read:figures"]
    call_command("issue_token", "kho-du-lieu", "--name", "Ghi", *scopes)
    assert ApiToken.objects.get().scopes == ["read:figures", "write:figures"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["khong-co", "--name", "X"], "Không có tài khoản “khong-co”."),
        (["khoa", "--name", "X"], "đang bị khóa"),
        (["kho", "--name", "X", "--days", "0"], "từ 1 đến 366"),
        (["kho", "--name", "X", "--days", "367"], "từ 1 đến 366"),
        (["kho", "--name", "  "], "từ 1 đến 120 ký tự"),
        (["kho", "--name", "X", "--scope", "write:all"], "write:all"),
        (["nguoi", "--name", "X"], "vai trò “Hệ thống khai thác dữ liệu”"),
    ],
)
def test_what_cannot_be_issued_is_refused_and_nothing_is_written(arguments, says):
    root = make.province()
    make.user(root, Role.CLIENT, "kho")
    make.user(root, Role.CLIENT, "khoa", is_active=False)
    make.user(root, Role.OFFICE, "nguoi")

    with pytest.raises(CommandError, match=says):
        call_command("issue_token", *arguments)

    assert not ApiToken.objects.exists()
