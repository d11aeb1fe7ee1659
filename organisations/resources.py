"""The catalogue of units as a sheet, and what sheets of all apps share: rows go through services."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export import fields, resources, widgets

from organisations.enums import UnitKind
from organisations.models import Unit, User
from organisations.services.units import save_unit
from reform.common.errors import ActionError, Invalid
from reform.common.spreadsheets import ChoiceWidget, CodeWidget, DayWidget


class ServiceResource(resources.ModelResource):
    """Rows that a service writes; a refusal of the service is shown at its row."""

    required_columns: tuple[str, ...] = ()
    # Each resource calls its service with the user and what the row holds, and returns what was written.
    write: Callable[[User, Model, dict], Model]

    def before_import(self, dataset, **kwargs) -> None:
        """Refuses a sheet without the columns that every row needs."""
        missing = [column for column in self.required_columns if column not in (dataset.headers or [])]
        if missing:
            raise Invalid(f"Tệp thiếu cột: {', '.join(missing)}. Hãy dùng dòng tiêu đề như trong tệp xuất ra.")

    def save_instance(self, instance: Model, is_create: bool, row: dict, **kwargs) -> None:
        """Let the service write."""
        try:
            instance.pk = self.write(kwargs["user"], instance, row).pk
        except ActionError as refusal:
            raise ValidationError(str(refusal)) from refusal


class UnitResource(ServiceResource):
    """Units by code, a parent above its children; columns that a sheet leaves out stay as they are."""

    required_columns = ("Mã", "Tên", "Loại")

    code = fields.Field("code", "Mã", widget=widgets.CharWidget())
    name = fields.Field("name", "Tên", widget=widgets.CharWidget())
    short_name = fields.Field("short_name", "Tên ngắn", widget=widgets.CharWidget())
    kind = fields.Field("kind", "Loại", widget=ChoiceWidget(UnitKind))
    parent = fields.Field("parent", "Mã cơ quan chủ quản", widget=CodeWidget(Unit, "cơ quan, đơn vị"))
    valid_from = fields.Field("valid_from", "Hiệu lực từ", widget=DayWidget())
    valid_to = fields.Field("valid_to", "Đến hết ngày", widget=DayWidget())

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "kind", "parent", "valid_from", "valid_to")
        import_order = export_order = fields
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True

    def get_queryset(self):
        """Parents before children, so that what was exported can be imported elsewhere."""
        return super().get_queryset().select_related("parent").order_by("path")

    def write(self, by: User, instance: Unit, row: dict) -> Unit:
        if not instance.name:
            raise Invalid("Hãy ghi tên đơn vị.")
        values = {name: getattr(instance, name) for name in self._meta.fields}
        return save_unit(by=by, **values)
