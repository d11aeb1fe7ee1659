"""Fields in which a person hands in evidence, with a report or without one, and how the store is searched."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from plans.enums import EvidenceKind
from plans.forms.filters import FilterForm
from plans.models import Evidence
from plans.queries.evidence_store import Use, is_key
from plans.services.evidence import NewEvidence, evidence_objections
from plans.services.uploads import read_upload
from reform.common.errors import Invalid
from reform.common.forms import RefusableForm, day_box
from reform.common.uploads import EVIDENCE_KINDS, MEGABYTE


def evidence_file() -> forms.FileField:
    """The file itself; what kind it is, the gate finds out."""
    return forms.FileField(
        label="Tệp kiểm chứng",
        help_text=f"PDF, Word (.docx), Excel (.xlsx) hoặc ảnh, tối đa {settings.MAX_UPLOAD_BYTES // MEGABYTE} MB.",
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"data-max-bytes": settings.MAX_UPLOAD_BYTES}),
        error_messages={"empty": "Tệp rỗng. Hãy chọn lại tệp."},
    )


def document_number() -> forms.CharField:
    """Number and sign of a document."""
    return forms.CharField(label="Số, ký hiệu văn bản", required=False, max_length=60)


def document_day() -> forms.DateField:
    """Its day."""
    return forms.DateField(label="Ngày văn bản", required=False, widget=day_box())


def evidence_title() -> forms.CharField:
    """What the document, link or file is about."""
    return forms.CharField(label="Trích yếu", required=False, max_length=300)


def evidence_link() -> forms.CharField:
    """An address; the service says which are taken."""
    return forms.CharField(
        label="Liên kết",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://…", "autocomplete": "off"}),
    )


class StoreField(forms.ModelMultipleChoiceField):
    """Pieces of a store; what cannot be the key of a row is as little there as one that was thrown away."""

    def __init__(self, **kwargs) -> None:
        gone = "Có tài liệu đã chọn không còn trong kho của cơ quan. Hãy chọn lại."
        messages = dict.fromkeys(("invalid_choice", "invalid_pk_value", "list"), gone)
        super().__init__(Evidence.objects.none(), required=False, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> QuerySet[Evidence]:
        """The pieces."""
        if isinstance(value, list) and not all(is_key(key) for key in value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class EvidenceForm(RefusableForm):
    """Evidence that is kept before any work is reported; the service decides what is accepted."""

    file = evidence_file()
    number = document_number()
    issued_on = document_day()
    title = evidence_title()
    url = evidence_link()

    def clean(self) -> dict:
        """All objections at once; something must be there."""
        new = self.new_evidence()
        for objection in evidence_objections(new):
            if objection.field not in self.errors:
                self.refuse(objection)
        if not new and not self.errors:
            self.add_error(None, "Hãy chọn tệp, hoặc nhập số văn bản, hoặc liên kết.")
        if self.errors and new.file:  # without errors the service reads it
            try:
                read_upload(new.file, EVIDENCE_KINDS)
            except Invalid as error:
                self.refuse(error)
        return self.cleaned_data

    def new_evidence(self) -> NewEvidence:
        """What was handed in."""
        return NewEvidence(**{name: value for name in self.fields if (value := self.cleaned_data.get(name))})


class StoreFilterForm(FilterForm):
    """The store by kind, and by whether a piece proves anything yet."""

    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *EvidenceKind.choices])
    used = forms.ChoiceField(label="Sử dụng", required=False, choices=[("", "Tất cả"), *Use.choices])
