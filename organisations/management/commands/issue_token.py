"""`manage.py issue_token`: make a key with which a program uses the REST interface."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organisations.enums import READING_SCOPES, TokenScope
from organisations.models import User
from organisations.services.tokens import issue_token
from reform.common.errors import Invalid

_MAX_DAYS = 366


class Command(BaseCommand):
    """Prints the key once on standard output; only its SHA-256 is kept."""

    help = "Cấp khóa truy cập API cho một tài khoản; khóa chỉ hiện một lần."

    def add_arguments(self, parser) -> None:
        """USERNAME --name N [--scope S]… [--days D]."""
        parser.add_argument("username", help="tên đăng nhập của tài khoản")
        parser.add_argument("--name", required=True, help="tên của khóa, ví dụ “Kho dữ liệu tỉnh”")
        parser.add_argument(
            "--scope",
            action="append",
            choices=TokenScope.values,
            help="phạm vi, ghi nhiều lần được (mặc định: mọi phạm vi đọc)",
        )
        parser.add_argument("--days", type=int, default=90, help=f"số ngày có hiệu lực, từ 1 đến {_MAX_DAYS}")

    def handle(self, *, username: str, name: str, days: int, scope: list[str] | None, **options) -> None:
        """Issue the key; every refusal is a `CommandError`."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        if not 1 <= days <= _MAX_DAYS:
            raise CommandError(f"Số ngày có hiệu lực phải từ 1 đến {_MAX_DAYS}.")
        ends = timezone.now() + timedelta(days=days)
        try:
            issued = issue_token(by=None, user=user, name=name, expires_at=ends, scopes=scope or READING_SCOPES)
        except Invalid as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(issued.key)
