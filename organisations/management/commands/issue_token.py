"""`manage.py issue_token`: make a key with which a program reads the REST interface."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from organisations.models import User
from organisations.services.accounts import issue_token
from reform.common import clock

_MAX_DAYS = 366


class Command(BaseCommand):
    """Prints the key once on standard output; only its SHA-256 is kept."""

    help = "Cấp khóa truy cập API cho một tài khoản; khóa chỉ hiện một lần."

    def add_arguments(self, parser) -> None:
        """USERNAME --name N --days D."""
        parser.add_argument("username", help="tên đăng nhập của tài khoản")
        parser.add_argument("--name", required=True, help="tên của khóa, ví dụ “Kho dữ liệu tỉnh”")
        parser.add_argument("--days", type=int, default=90, help=f"số ngày có hiệu lực, từ 1 đến {_MAX_DAYS}")

    def handle(self, *, username: str, name: str, days: int, **options) -> None:
        """Issue the key; every refusal is a `CommandError`."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        if not user.is_active:
            raise CommandError(f"Tài khoản “{username}” đang bị khóa, không cấp khóa truy cập được.")
        if not 1 <= days <= _MAX_DAYS:
            raise CommandError(f"Số ngày có hiệu lực phải từ 1 đến {_MAX_DAYS}.")
        if not 1 <= len(name.strip()) <= 120:
            raise CommandError("Tên của khóa phải có từ 1 đến 120 ký tự.")
        expires_at = clock.now() + timedelta(days=days)
        self.stdout.write(issue_token(by=None, user=user, name=name.strip(), expires_at=expires_at))
