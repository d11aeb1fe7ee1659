"""Registers and findings of inspections as sheets, out and in: rows with a key change entries, rows without one are
new.
"""

from collections.abc import Iterable
from dataclasses import fields as fields_of

from django.core.exceptions import ValidationError
from django.db.models import Count, F, QuerySet, Sum
from import_export import fields, widgets

from indicators.models import ReformArea
from organisations.models import Unit, User
from plans.queries.evidence_store import is_key
from reform.common.errors import Invalid
from reform.common.spreadsheets import ChoiceWidget, CodeWidget, DayWidget, WholeNumberWidget, YesNoWidget
from reform.common.text import clean
from reform.common.wording import day
from reporting.enums import CommunicationForm, RegisterKind, SteeringKind
from reporting.models import (
    REGISTERS,
    Communication,
    Dialogue,
    Entry,
    Finding,
    Inspection,
    SteeringDocument,
    Survey,
)
from reporting.queries.registers import Asked, entries_asked, entries_seen
from reporting.register_permissions import units_kept_by
from reporting.resources import SeenResource, SheetChange
from reporting.services.registers import FACTS, Found, add_entry, add_finding, change_entry, change_finding, facts_of

KEY = "Mã số"
_INSPECTION_KEY = "Mã cuộc kiểm tra"
_TEXT = widgets.CharWidget()
_DAY = DayWidget()
_NUMBER = WholeNumberWidget()
_WIDTHS = {"Ngày": 12, KEY: 9, "Mã đơn vị": 12, "Lĩnh vực": 22, "Ghi chú": 30, "Nội dung": 50, "Trích yếu": 50}


class SheetDayWidget(DayWidget):
    """A day that stays a day in the sheet."""

    def render(self, value, obj=None, **kwargs):
        return value or ""


class AreaWidget(CodeWidget):
    """A reform area by its name; empty is none."""

    def __init__(self) -> None:
        super().__init__(ReformArea, "lĩnh vực", field="short_name")

    def clean(self, value, row=None, **kwargs) -> ReformArea | None:
        return super().clean(value, row, **kwargs) if clean(str(value or "")) else None


class EntryResource(SeenResource):
    """A register as the person sees it under filters. Coming in, rows with a key change the entries of the registers
    that the person keeps, rows without one are new there; entries that the sheet does not name stay as they are.
    `changes` says what the rows change.
    """

    key = fields.Field("pk", KEY, widget=_TEXT, readonly=True)
    code = fields.Field("unit__code", "Mã đơn vị", widget=_TEXT, readonly=True)
    happened_on = fields.Field("happened_on", "Ngày", widget=SheetDayWidget())
    area = fields.Field("area", "Lĩnh vực", widget=AreaWidget())
    note = fields.Field("note", "Ghi chú", widget=_TEXT)

    def __init__(self, by: User, asked: Asked | None = None) -> None:
        super().__init__()
        self.by, self.asked = by, asked
        self.kept = units_kept_by(by)
        self.changes: list[SheetChange] = []

    @property
    def register(self) -> RegisterKind:
        """Which register it is."""
        return self._meta.model.register

    @property
    def required_columns(self) -> tuple[str, ...]:
        """Without them a row cannot be told from another."""
        named = {field.attribute: field.column_name for field in self.get_import_fields()}
        return (KEY, *(named[field.name] for field in fields_of(FACTS[self.register]) if field.name not in _OPTIONAL))

    def get_queryset(self) -> QuerySet[Entry]:
        """Under the filters, the newest first; without filters what the person may change."""
        if self.asked is not None:
            return entries_asked(self.by, self.register, self.asked)
        return entries_seen(self.by, self.register).standing().filter(unit__in=[unit.pk for unit in self.kept])

    def get_instance(self, instance_loader, row) -> Entry | None:
        """The entry of the key; raises ValidationError for one that is not the person's to change."""
        key = clean(str(row.get(KEY) or ""))
        if not key:
            return None
        found = self.get_queryset().filter(pk=key).first() if is_key(key) else None
        if found is None:
            raise ValidationError(f"Sổ không có mục số “{key[:20]}”, hoặc mục đã gạch bỏ. Mục mới thì để trống mã số.")
        return found

    def changes_so_far(self) -> int:
        """How many entries there are, and how often they were changed; who writes meanwhile queues up behind this."""
        mine = REGISTERS[self.register].objects.filter(unit__in=[unit.pk for unit in self.kept])
        mine.update(version=F("version"))
        counted = mine.order_by().aggregate(rows=Count("pk"), changes=Sum("version"))
        return counted["rows"] + (counted["changes"] or 0)

    def write(self, by: User, instance: Entry, row: dict) -> Entry:
        kind = FACTS[self.register]
        told = {field.name: getattr(instance, field.name) for field in fields_of(kind)}
        for name, value in told.items():
            if value is None and name not in _OPTIONAL:
                raise Invalid(f"Cột “{self._column(name)}” không được để trống.")
        facts = kind(**{name: value for name, value in told.items() if value is not None})
        if instance.pk is None:
            made = add_entry(by=by, unit=self._unit(row), facts=facts)
            self.changes.append(SheetChange("", _name(made), "", "mục mới"))
            return made
        entry = self.get_queryset().get(pk=instance.pk)
        before = self._said(entry)
        saved = change_entry(by=by, entry=entry, seen_version=entry.version, facts=facts)
        after = self._said(saved)
        moved = [name for name in after if before[name] != after[name]]
        words = ("; ".join(f"{name}: {told[name] or 'trống'}" for name in moved) for told in (before, after))
        self.changes.append(SheetChange("", _name(saved), *words))
        return saved

    def _unit(self, row: dict) -> Unit:
        code = clean(str(row.get("Mã đơn vị") or ""))
        if not self.kept:
            raise Invalid("Ông/bà không có quyền ghi sổ theo dõi nào.")
        found = next((unit for unit in self.kept if unit.code == code), None) if code else self.kept[0]
        if found is None:
            raise Invalid(f"Ông/bà không có quyền ghi sổ của đơn vị có mã “{code[:32]}”.")
        return found

    def _column(self, name: str) -> str:
        return next(field.column_name for field in self.get_import_fields() if field.attribute == name)

    def _said(self, entry: Entry) -> dict[str, str]:
        """The facts by their columns, as they are written."""
        facts = facts_of(entry)
        shown = [field for field in self.get_import_fields() if hasattr(facts, field.attribute or "")]
        return {field.column_name: _written(field, entry) for field in shown}


# What may be left out of a sheet or stay empty in it.
_OPTIONAL = ("area", "note", "document", "audience", "satisfied", "is_unannounced")
_META = {
    "import_id_fields": ("key",),
    "skip_unchanged": True,
    "report_skipped": True,
}


def _meta(of: type[Entry], *names: str) -> type:
    ordered = ("key", "code", *names, "area", "note")
    told = _META | {"model": of, "fields": ordered, "import_order": ordered, "export_order": ordered}
    return type("Meta", (), told)


class InspectionResource(EntryResource):
    """The register of inspections; findings have a sheet of their own."""

    inspected = fields.Field("inspected", "Đơn vị được kiểm tra", widget=_TEXT)
    title = fields.Field("title", "Nội dung", widget=_TEXT)
    document = fields.Field("document", "Văn bản", widget=_TEXT)
    is_unannounced = fields.Field("is_unannounced", "Đột xuất", widget=YesNoWidget())

    Meta = _meta(Inspection, "happened_on", "inspected", "title", "document", "is_unannounced")


class DocumentResource(EntryResource):
    """The register of documents."""

    number = fields.Field("number", "Số, ký hiệu", widget=_TEXT)
    kind = fields.Field("kind", "Loại văn bản", widget=ChoiceWidget(SteeringKind))
    title = fields.Field("title", "Trích yếu", widget=_TEXT)

    Meta = _meta(SteeringDocument, "happened_on", "number", "kind", "title")


class CommunicationResource(EntryResource):
    """The register of what was done to make reform known."""

    title = fields.Field("title", "Nội dung", widget=_TEXT)
    form = fields.Field("form", "Hình thức", widget=ChoiceWidget(CommunicationForm))
    quantity = fields.Field("quantity", "Số lượng", widget=_NUMBER)
    audience = fields.Field("audience", "Lượt người", widget=_NUMBER)

    Meta = _meta(Communication, "happened_on", "title", "form", "quantity", "audience")


class DialogueResource(EntryResource):
    """The register of dialogues."""

    with_whom = fields.Field("with_whom", "Đối thoại với", widget=_TEXT)
    title = fields.Field("title", "Nội dung", widget=_TEXT)
    participants = fields.Field("participants", "Số người tham dự", widget=_NUMBER)
    raised = fields.Field("raised", "Số kiến nghị", widget=_NUMBER)
    answered = fields.Field("answered", "Đã trả lời", widget=_NUMBER)

    Meta = _meta(Dialogue, "happened_on", "with_whom", "title", "participants", "raised", "answered")


class SurveyEntryResource(EntryResource):
    """The register of surveys."""

    title = fields.Field("title", "Nội dung", widget=_TEXT)
    sent = fields.Field("sent", "Phiếu phát ra", widget=_NUMBER)
    returned = fields.Field("returned", "Phiếu thu về", widget=_NUMBER)
    satisfied = fields.Field("satisfied", "Phiếu hài lòng", widget=_NUMBER)

    Meta = _meta(Survey, "happened_on", "title", "sent", "returned", "satisfied")


class FindingResource(SeenResource):
    """What inspections found, a row each; a row without a key is a new finding of the inspection that it names."""

    required_columns = (KEY, _INSPECTION_KEY, "Phát hiện")
    register = RegisterKind.INSPECTION

    key = fields.Field("pk", KEY, widget=_TEXT, readonly=True)
    inspection = fields.Field("inspection__pk", _INSPECTION_KEY, widget=_TEXT, readonly=True)
    day = fields.Field("inspection__happened_on", "Ngày kiểm tra", widget=SheetDayWidget(), readonly=True)
    inspected = fields.Field("inspection__inspected", "Đơn vị được kiểm tra", widget=_TEXT, readonly=True)
    text = fields.Field("text", "Phát hiện", widget=_TEXT)
    due_on = fields.Field("due_on", "Thời hạn", widget=SheetDayWidget())
    handled_on = fields.Field("handled_on", "Ngày xử lý", widget=SheetDayWidget())
    handling = fields.Field("handling", "Kết quả xử lý", widget=_TEXT)

    class Meta:
        model = Finding
        fields = ("key", "inspection", "day", "inspected", "text", "due_on", "handled_on", "handling")
        import_order = export_order = fields
        import_id_fields = ("key",)
        skip_unchanged = True
        report_skipped = True

    def __init__(self, by: User, asked: Asked | None = None) -> None:
        super().__init__()
        self.by, self.asked = by, asked
        self.changes: list[SheetChange] = []

    def get_queryset(self) -> QuerySet[Finding]:
        """Of the inspections under the filters; without filters of those that the person may change."""
        inspections = self._mine() if self.asked is None else entries_asked(self.by, self.register, self.asked)
        found = Finding.objects.filter(inspection__in=inspections.order_by().values("pk"))
        return found.select_related("inspection__unit").order_by("-inspection__happened_on", "inspection", "pk")

    def get_instance(self, instance_loader, row) -> Finding | None:
        """The finding of the key; raises ValidationError for one that is not the person's to change."""
        key = clean(str(row.get(KEY) or ""))
        if not key:
            return None
        found = self.get_queryset().filter(pk=key).first() if is_key(key) else None
        if found is None:
            raise ValidationError(f"Sổ không có phát hiện số “{key[:20]}”. Phát hiện mới thì để trống mã số.")
        return found

    def changes_so_far(self) -> int:
        """How many there are, and how often they were changed; who writes meanwhile queues up behind this."""
        mine = self._mine()
        mine.update(version=F("version"))
        counted = Finding.objects.filter(inspection__in=mine.order_by().values("pk")).order_by()
        totals = counted.aggregate(rows=Count("pk"), changes=Sum("version"))
        return totals["rows"] + (totals["changes"] or 0) + mine.count()

    def write(self, by: User, instance: Finding, row: dict) -> Finding:
        found = Found(instance.text, instance.due_on, instance.handled_on, instance.handling or "")
        if instance.pk is None:
            inspection = self._inspection(row)
            made = add_finding(by=by, inspection=inspection, found=found)
            self.changes.append(SheetChange("", _name(inspection), "", f"phát hiện mới: {made.text}"))
            return made
        finding = self.get_queryset().get(pk=instance.pk)
        before = _finding_words(finding)
        saved = change_finding(by=by, finding=finding, seen_version=finding.version, found=found)
        self.changes.append(SheetChange("", _name(saved.inspection), before, _finding_words(saved)))
        return saved

    def _mine(self) -> QuerySet[Entry]:
        kept = [unit.pk for unit in units_kept_by(self.by)]
        return entries_seen(self.by, self.register).standing().filter(unit__in=kept)

    def _inspection(self, row: dict) -> Inspection:
        key = clean(str(row.get(_INSPECTION_KEY) or ""))
        found = self._mine().filter(pk=key).first() if is_key(key) else None
        if found is None:
            raise Invalid(f"Sổ không có cuộc kiểm tra số “{key[:20]}”. Mã số có trong bảng của sổ kiểm tra.")
        return found


ENTRY_RESOURCES: dict[RegisterKind, type[EntryResource]] = {
    RegisterKind.INSPECTION: InspectionResource,
    RegisterKind.DOCUMENT: DocumentResource,
    RegisterKind.COMMUNICATION: CommunicationResource,
    RegisterKind.DIALOGUE: DialogueResource,
    RegisterKind.SURVEY: SurveyEntryResource,
}


def widths_of(resource: SeenResource) -> Iterable[int]:
    """How wide the columns of the sheet are."""
    return [_WIDTHS.get(field.column_name, 20) for field in resource.get_export_fields()]


def _name(entry: Entry) -> str:
    return f"{day(entry.happened_on)} — {entry.title}"


def _written(field: fields.Field, entry: Entry) -> str:
    shown = field.export(entry)
    return day(shown) if hasattr(shown, "year") else str("" if shown is None else shown)


def _finding_words(finding: Finding) -> str:
    handled = f"; xử lý {day(finding.handled_on)}: {finding.handling}" if finding.handled_on else "; chưa xử lý"
    return f"{finding.text}{handled}"
