"""Filters of lists that people keep under a name and share with their agency."""

from django.db import IntegrityError, transaction

from organisations.models import User
from organisations.services.audit import audit
from plans.models import SavedFilter
from plans.permissions import can_change_saved_filter, can_save_filter
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean

MOST = 30
_NAME_LENGTH = 80
_QUERY_LENGTH = 1000


@transaction.atomic
def save_filter(*, by: User, page: str, name: str, query: str, shared: bool) -> SavedFilter:
    """Keep what a list shows, the end of its address, under a name of one's own.

    Raises `NotPermitted`, or `Invalid` for an empty or known name, an empty query and more than MOST of them.
    """
    can_save_filter(by).require()
    own = SavedFilter.objects.filter(saved_by=by, page=page)
    name = _name(name, own)
    if not query:
        raise Invalid("Danh sách chưa được lọc hay sắp xếp gì. Hãy chọn ít nhất một điều kiện rồi lưu.")
    if len(query) > _QUERY_LENGTH:
        raise Invalid("Bộ lọc quá dài nên không lưu được. Hãy bớt điều kiện.")
    if own.count() >= MOST:
        raise Invalid(f"Mỗi người lưu tối đa {MOST} bộ lọc. Hãy xóa bớt bộ lọc không còn dùng.")
    saved = SavedFilter(
        page=page, name=name, query=query, unit=by.unit, shared=shared, saved_at=clock.now(), saved_by=by
    )
    _store(saved)
    audit(by=by, action="Lưu bộ lọc", obj=saved, after=_told(saved) | {"query": query})
    return saved


@transaction.atomic
def change_saved_filter(*, saved: SavedFilter, by: User, name: str, shared: bool) -> None:
    """Give it another name, share it with the agency or no longer. Raises `NotPermitted`, `Invalid`."""
    can_change_saved_filter(by, saved).require()
    before = _told(saved)
    others = SavedFilter.objects.filter(saved_by=saved.saved_by, page=saved.page).exclude(pk=saved.pk)
    saved.name, saved.shared = _name(name, others), shared
    _store(saved)
    audit(by=by, action="Sửa bộ lọc", obj=saved, before=before, after=_told(saved))


@transaction.atomic
def delete_saved_filter(*, saved: SavedFilter, by: User) -> None:
    """Forget it, for everybody who used it. Raises `NotPermitted`."""
    can_change_saved_filter(by, saved).require()
    audit(by=by, action="Xóa bộ lọc", obj=saved, before=_told(saved) | {"query": saved.query})
    saved.delete()


def _name(name: str, others) -> str:
    name = clean(name)
    if not name:
        raise Invalid("Hãy đặt tên cho bộ lọc.", field="name")
    if len(name) > _NAME_LENGTH:
        raise Invalid(f"Tên dài {len(name)} ký tự, tối đa {_NAME_LENGTH}. Hãy rút gọn.", field="name")
    if others.filter(name=name).exists():
        raise _known(name)
    return name


def _store(saved: SavedFilter) -> None:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:  # the same person in another window was faster
        raise _known(saved.name) from error


def _known(name: str) -> Invalid:
    return Invalid(f"Ông/bà đã có bộ lọc tên “{name}”. Hãy đặt tên khác, hoặc xóa bộ lọc cũ.", field="name")


def _told(saved: SavedFilter) -> dict[str, object]:
    return {"name": saved.name, "shared": saved.shared}
