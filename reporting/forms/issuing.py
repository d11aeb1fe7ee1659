"""What an office types of a document that left it, and what anybody types to check one."""

from django import forms

from organisations.models import Unit
from reform.common.forms import RefusableForm, SeenVersionForm, day_field
from reporting.models import DocumentSetting, Issue
from reporting.queries.letterheads import FIELDS, LISTS
from reporting.rendering.check import typed_code
from reporting.rendering.letterhead import Letterhead
from reporting.services.letterheads import FormOfDocuments


class IssueForm(SeenVersionForm):
    """Number, date and signed file of a sending; `seen_version` is the sending that the person looked at."""

    number = forms.CharField(
        label="Số",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Hãy ghi số mà hệ thống quản lý văn bản đã cấp."},
    )
    issued_on = day_field("Ngày ban hành", example="16/06/2025", missing="Hãy ghi ngày ban hành.")
    file = forms.FileField(
        label="Bản đã ký",
        required=False,
        help_text="PDF đã ký số, hoặc bản quét PDF, PNG, JPEG. Chữ ký số được kiểm tra khi lưu. Có thể bổ sung sau.",
    )

    reason = forms.CharField(
        label="Lý do thay bản đã ký",
        required=False,
        max_length=300,
        help_text="Chỉ cần khi chọn tệp khác. Bản cũ được giữ lại cùng lý do này.",
    )

    @classmethod
    def of(cls, issue: Issue | None, version: int) -> "IssueForm":
        """The form over what is known already."""
        known = {"number": issue.number, "issued_on": issue.issued_on} if issue else {}
        return cls(initial=known | {"seen_version": version})


class LetterheadForm(SeenVersionForm):
    """Head and foot of an office's documents; an empty box takes what follows from the unit's name."""

    issuer = forms.CharField(label="Tên cơ quan ban hành", required=False)
    higher_body = forms.CharField(label="Cơ quan chủ quản", required=False, help_text="Ghi “-” nếu không có.")
    symbol = forms.CharField(label="Ký hiệu", required=False)
    place = forms.CharField(label="Địa danh", required=False)
    signer_authority = forms.CharField(
        label="Quyền hạn người ký",
        required=False,
        help_text="TM., KT., TL., TUQ. và thay cho ai; để trống nếu không có.",
    )
    signer_title = forms.CharField(label="Chức vụ người ký", required=False)
    signer_name = forms.CharField(
        label="Họ tên người ký", required=False, help_text="Không kèm học hàm, học vị. Để trống thì chừa chỗ."
    )
    addressees = forms.CharField(
        label="Kính gửi", required=False, help_text="Mỗi nơi một dòng.", widget=forms.Textarea(attrs={"rows": 3})
    )
    recipients = forms.CharField(
        label="Nơi nhận",
        required=False,
        help_text="Mỗi nơi một dòng; dòng đầu “Như trên”, dòng cuối “Lưu: VT, …”. Dấu gạch và dấu chấm phẩy tự thêm.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, default: Letterhead, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name].widget.attrs["placeholder"] = getattr(default, name)
        for name in LISTS:
            self.fields[name].widget.attrs["placeholder"] = "\n".join(getattr(default, name))

    @classmethod
    def of(cls, setting: DocumentSetting, default: Letterhead) -> "LetterheadForm":
        """The form over what the office has filled in."""
        known = {name: getattr(setting, name) for name in FIELDS} | {"seen_version": setting.version}
        known |= {name: "\n".join(getattr(setting, name)) for name in LISTS}
        return cls(initial=known, default=default)

    def words(self) -> FormOfDocuments:
        """As the service takes it."""
        plain = {name: self.cleaned_data.get(name, "") for name in FIELDS}
        return FormOfDocuments(**plain, **{name: self._lines(name) for name in LISTS})

    def shown(self, unit: Unit) -> DocumentSetting:
        """What has been typed so far, to be looked at; nothing is refused and nothing kept."""
        self.is_valid()
        plain = {name: self.cleaned_data.get(name, "").strip() for name in FIELDS}
        for name in ("issuer", "higher_body", "signer_authority", "signer_title"):
            plain[name] = plain[name].upper()
        return DocumentSetting(unit=unit, **plain, **{name: list(self._lines(name)) for name in LISTS})

    def _lines(self, name: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, self.cleaned_data.get(name, "").splitlines())))


class CodeForm(RefusableForm):
    """The code that stands at the end of a document."""

    code = forms.CharField(
        label="Mã kiểm tra",
        help_text="16 chữ và số ở cuối văn bản, ví dụ 7KQ2-MXAB-93TD-0FWE.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Hãy nhập mã kiểm tra."},
    )

    def clean_code(self) -> str:
        """The code without dashes; letters that look alike are taken for each other."""
        code = typed_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError("Mã kiểm tra gồm 16 chữ và số. Hãy xem lại mã ở cuối văn bản.")
        return code


class FileForm(RefusableForm):
    """A file that is held against those that were made here; it is not kept."""

    file = forms.FileField(
        label="Tệp cần đối chiếu",
        help_text="Tệp chỉ được so sánh (mã SHA-256, chữ ký số), không được lưu lại.",
        error_messages={"required": "Hãy chọn tệp cần đối chiếu.", "empty": "Tệp không có nội dung."},
    )
