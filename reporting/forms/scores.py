"""What is said of one criterion: by the unit, by who appraises, in a second look; and what is said of a whole card."""

from decimal import Decimal
from typing import Any

from django import forms

from organisations.models import User
from plans.forms.evidence import (
    StoreField,
    document_day,
    document_number,
    evidence_file,
    evidence_link,
    evidence_title,
)
from plans.models import Evidence
from plans.services.evidence import NewEvidence, evidence_objections
from reform.common.forms import RefusableForm, SeenVersionForm
from reform.common.spreadsheets import read_decimal
from reform.common.wording import number
from reporting.enums import CardStatus, RuleKind, ScoreSource
from reporting.forms.reports import ReturnForm
from reporting.models import CriterionScore
from reporting.scoring import final_points
from reporting.services.appraisal import appraise_score, look_again
from reporting.services.scorecards import SelfScore, save_self_score, write_objection

_NOT_APPLICABLE = "Để trống nếu đồng ý là không áp dụng; nhập điểm, kể cả 0, nếu vẫn áp dụng."
_PAPERS = ("file", "number", "issued_on", "title", "url")


class DecimalBox(forms.CharField):
    """A number as it is written here, with a decimal comma; empty is None, unless there must be one."""

    def __init__(self, *, missing: str = "", **kwargs) -> None:
        """`missing` is what is said where there must be one."""
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs |= {"widget": forms.TextInput(attrs=attrs), "error_messages": {"required": missing}}
        super().__init__(required=bool(missing), max_length=30, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """The number."""
        text = super().clean(value)
        try:
            return read_decimal(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> str:
        """With the comma; what was typed stays as it was."""
        return number(value).replace(".", "") if isinstance(value, Decimal) else value


def _long_text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class _ScoreForm(SeenVersionForm):
    """A form over one criterion of a card."""

    def __init__(self, *args, score: CriterionScore, initial: dict[str, Any], **kwargs) -> None:
        self.score = score
        initial |= {"seen_version": score.version}
        super().__init__(*args, initial=initial, auto_id=f"s{score.pk}-%s", **kwargs)


class _ProvingForm(_ScoreForm):
    """With pieces of the unit's store, and new ones."""

    file = evidence_file()
    number = document_number()
    issued_on = document_day()
    title = evidence_title()
    url = evidence_link()
    evidence = StoreField(label="Tài liệu đã có trong kho")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.kept_by(self.score.card.unit_id)

    def clean(self) -> dict[str, Any]:
        """All that speaks against new evidence at once."""
        for objection in evidence_objections(self._papers()):
            if objection.field not in self.errors:
                self.refuse(objection)
        return self.cleaned_data

    def proofs(self) -> dict[str, Any]:
        """What the services take."""
        return {"evidence": list(self.cleaned_data["evidence"]), "new_evidence": self._papers()}

    def _papers(self) -> NewEvidence:
        return NewEvidence(**{name: value for name in _PAPERS if (value := self.cleaned_data.get(name))})

    @property
    def proves_otherwise(self) -> bool:
        """Whether the fold of documents and links is open."""
        return self.is_bound and any(self[name].value() or name in self.errors for name in _PAPERS[1:])


class SelfScoreForm(_ProvingForm):
    """How the unit scores itself."""

    kind = "self"
    not_applicable = forms.BooleanField(label="Tiêu chí này không áp dụng với đơn vị", required=False)
    not_applicable_reason = _long_text("Lý do không áp dụng")
    points = DecimalBox(label="Điểm tự chấm")
    explanation = _long_text("Giải trình", "Nêu ngắn gọn kết quả và căn cứ; người thẩm định đọc cùng tài liệu.")

    def __init__(self, *args, score: CriterionScore, **kwargs) -> None:
        names = ("not_applicable", "not_applicable_reason", "measured", "explanation")
        initial = {name: getattr(score, name) for name in names} | {"points": score.self_points}
        super().__init__(*args, score=score, initial=initial, **kwargs)
        rule = score.criterion.rule
        if rule == RuleKind.YES_NO:
            choices = [("1", "Có"), ("0", "Không")]
            said = "" if score.measured is None else str(int(score.measured))
            self.fields["measured"] = forms.TypedChoiceField(
                label="Kết quả",
                choices=choices,
                widget=forms.RadioSelect,
                required=False,
                coerce=Decimal,
                empty_value=None,
            )
            self.initial["measured"] = said
        elif rule != RuleKind.APPRAISER and not score.measured_from:
            self.fields["measured"] = DecimalBox(label="Giá trị đạt được", help_text="Ví dụ 98,5.")
        if rule != RuleKind.APPRAISER:
            self.fields["points"].help_text = "Để trống thì lấy điểm theo cách chấm; có thể tự chấm thấp hơn."

    def write(self, by: User) -> CriterionScore:
        """Through the service."""
        names = ("not_applicable", "not_applicable_reason", "measured", "points", "explanation")
        said = SelfScore(**{name: self.cleaned_data.get(name) for name in names if name in self.fields})
        seen = self.cleaned_data["seen_version"]
        return save_self_score(score=self.score, by=by, seen_version=seen, said=said, **self.proofs())


class ObjectionForm(_ProvingForm):
    """Why the unit asks for a second look, with more evidence."""

    kind = "objection"
    objection = _long_text("Lý do đề nghị xem lại", "Để trống là không đề nghị. Tài liệu đã gửi vẫn được giữ.")

    def __init__(self, *args, score: CriterionScore, **kwargs) -> None:
        super().__init__(*args, score=score, initial={"objection": score.objection}, **kwargs)

    def write(self, by: User) -> CriterionScore:
        """Through the service."""
        asked, seen = self.cleaned_data["objection"], self.cleaned_data["seen_version"]
        return write_objection(score=self.score, by=by, seen_version=seen, objection=asked, **self.proofs())


class AppraisalForm(_ScoreForm):
    """The points that Sở Nội vụ gives. Where the unit says that the criterion does not apply, none agrees with it."""

    kind = "appraisal"
    points = DecimalBox(label="Điểm thẩm định", missing="Hãy nhập điểm thẩm định.")
    remark = _long_text("Ý kiến thẩm định", "Phải ghi khi cho thấp hơn điểm tự chấm; đơn vị đọc được nội dung này.")

    def __init__(self, *args, score: CriterionScore, **kwargs) -> None:
        given = score.appraised_points if score.appraised_at else self.suggested(score)
        super().__init__(*args, score=score, initial={"points": given, "remark": score.appraised_remark}, **kwargs)
        if score.not_applicable:
            self.fields["points"].required = False
            self.fields["points"].help_text = _NOT_APPLICABLE

    @staticmethod
    def suggested(score: CriterionScore) -> Decimal | None:
        """What the unit asks for, where nothing but a look at the evidence stands in the way."""
        if score.not_applicable or score.criterion.source == ScoreSource.SURVEY:
            return None
        return Decimal(0) if score.criterion.evidence_required and not score.evidence.exists() else score.self_points

    def write(self, by: User) -> CriterionScore:
        """Through the service."""
        points, remark, seen = (self.cleaned_data[name] for name in ("points", "remark", "seen_version"))
        return appraise_score(score=self.score, by=by, seen_version=seen, points=points, remark=remark)


class SecondLookForm(_ScoreForm):
    """The points after a second look, with the answer."""

    kind = "second"
    points = DecimalBox(label="Điểm sau khi xem lại", missing="Hãy nhập điểm sau khi xem lại.")
    remark = forms.CharField(
        label="Trả lời đơn vị",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy trả lời đề nghị của đơn vị."},
    )

    def __init__(self, *args, score: CriterionScore, **kwargs) -> None:
        given = final_points(score)
        super().__init__(*args, score=score, initial={"points": given, "remark": score.second_remark}, **kwargs)
        if score.not_applicable:
            self.fields["points"].required = False
            self.fields["points"].help_text = _NOT_APPLICABLE

    def write(self, by: User) -> CriterionScore:
        """Through the service."""
        points, remark, seen = (self.cleaned_data[name] for name in ("points", "remark", "seen_version"))
        return look_again(score=self.score, by=by, seen_version=seen, points=points, remark=remark)


FORM_AT = {
    CardStatus.DRAFT: SelfScoreForm,
    CardStatus.SENT: AppraisalForm,
    CardStatus.APPRAISED: ObjectionForm,
    CardStatus.OBJECTED: SecondLookForm,
}


class CardStepForm(SeenVersionForm):
    """One step of a card, from a button."""


class CardRefreshForm(RefusableForm):
    """Bringing the portal's values onto a card; `mark` is that of the changes that the person was shown."""

    mark = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class CardReturnForm(ReturnForm, SeenVersionForm):
    """Why a card goes back to its unit."""


class CardAnswerForm(SeenVersionForm):
    """Whether the unit agrees with the first result."""

    agrees = forms.TypedChoiceField(
        choices=[("1", "Đồng ý"), ("0", "Đề nghị xem lại")], coerce=lambda text: text == "1"
    )
