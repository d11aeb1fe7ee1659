"""What is gone from a resource, for programs that keep a copy of it."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from organisations.models import Tombstone
from reform.common.api.changes import SINCE, moment
from reform.common.api.fields import Described
from reform.common.api.problems import PullTooOld
from reform.common.api.views import ReadOnlyResource


class DeletedSerializer(Described):
    """A row that is gone."""

    class Meta:
        model = Tombstone
        fields = ("key", "deleted_at")
        about = {
            "key": "Giá trị của trường định danh (code, key hoặc id) của dòng đã xóa, dạng chuỗi.",
            "deleted_at": "Thời điểm xóa, theo đồng hồ của máy chủ.",
        }


class DeletedView(ReadOnlyResource):
    """The deleted rows of `resource`, in the order in which they went; one query a page."""

    resource = ""
    serializer_class = DeletedSerializer
    orderings = {"id": "id"}
    changed = "deleted_at"

    def get_queryset(self) -> QuerySet[Tombstone]:
        """Those of the account's province."""
        return Tombstone.objects.visible_to(self.request.user).filter(resource=self.resource)

    def refuse_rows(self) -> None:
        """Refuse a pull that would miss what is no longer told of."""
        since = self.request.query_params.get(SINCE)
        if since and moment(since, SINCE) < timezone.now() - timedelta(days=settings.TOMBSTONE_DAYS):
            raise PullTooOld(settings.TOMBSTONE_DAYS)
