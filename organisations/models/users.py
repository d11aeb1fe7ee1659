"""People who sign in: one unit and one role each."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q

from organisations.enums import Role
from reform.common.text import search_text, sort_key


class UserManager(BaseUserManager):
    """Creates accounts; pages and commands go through `services.accounts`, which also audits."""

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """An account with a hashed password; without one it cannot sign in."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.search_text, user.sort_key = name_columns(user)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """An ADMIN account, as `manage.py createsuperuser` makes it."""
        return self.create_user(username, password, role=Role.ADMIN, is_superuser=True, **fields)


class UserQuerySet(models.QuerySet):
    """Which people."""

    def visible_to(self, user) -> "UserQuerySet":
        """ADMIN sees all, PROVINCE its province, OFFICE and LEADER their own agency, others themselves."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.PROVINCE:
            return self.filter(unit__province=user.unit.province_id)
        if user.role in (Role.OFFICE, Role.LEADER):
            return self.filter(unit__agency=user.unit.agency_id)
        return self.filter(pk=user.pk)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. `unit` is empty only for ADMIN; `full_name` is written as Vietnamese names are, in one piece.

    `search_text` and `sort_key` repeat the names, as `name_columns` makes them; `version` counts changes.
    """

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ", max_length=120, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    unit = models.ForeignKey(
        "organisations.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="đơn vị",
    )
    role = models.CharField("vai trò", max_length=10, choices=Role)
    is_active = models.BooleanField("đang hoạt động", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=255, editable=False, default="")
    version = models.PositiveIntegerField(editable=False, default=0)

    # What the key opens by which a program came in; a person who signed in came by none.
    key_scopes: frozenset[str] = frozenset()

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_has_unit_unless_admin", condition=Q(role=Role.ADMIN) | Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="user_superuser_is_admin", condition=Q(is_superuser=False) | Q(role=Role.ADMIN)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_staff(self) -> bool:
        """The administration pages open to ADMIN only."""
        return self.role == Role.ADMIN


def name_columns(user: User) -> tuple[str, str]:
    """What an account is found by without diacritics, and its place in the order of a Vietnamese list of people:
    by the given name, which stands last, then by the rest.
    """
    rest, _, given = user.full_name.rpartition(" ")
    found = search_text(user.full_name, user.username, user.email, user.title)
    return found, f"{sort_key(given)} {sort_key(rest)}"[:255]
