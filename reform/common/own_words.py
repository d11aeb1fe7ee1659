"""Sentences put before Django's catalogue, which lacks some in Vietnamese and has others that no official would say."""

from collections.abc import Mapping
from gettext import NullTranslations

from django.utils.translation import trans_real

# What a field says of itself; whoever reads it has the field's name beside it.
_OF_FORMS = {
    "This field is required.": "Mục này không được để trống.",
    "Enter a whole number.": "Hãy nhập một số nguyên.",
    "Enter a valid integer.": "Hãy nhập một số nguyên.",
    "Enter a number.": "Nội dung này không phải là số. Hãy nhập một số.",
    "Enter a valid date.": "Ngày chưa đúng. Hãy ghi theo ngày/tháng/năm, ví dụ 14/06/2025.",
    "Enter a valid time.": "Giờ chưa đúng. Hãy ghi theo giờ:phút, ví dụ 08:30.",
    "Enter a valid date/time.": "Ngày, giờ chưa đúng. Hãy ghi theo ngày/tháng/năm giờ:phút, ví dụ 14/06/2025 08:30.",
    "Enter a valid value.": "Nội dung chưa đúng cách ghi. Hãy xem lại.",
    "Enter a valid URL.": "Liên kết chưa đúng. Hãy chép đủ địa chỉ, bắt đầu bằng https://.",
    "Enter a valid email address.": "Địa chỉ thư điện tử chưa đúng. Hãy xem lại.",
    "Select a valid choice. %(value)s is not one of the available choices.": (
        "Không có “%(value)s” để chọn. Hãy chọn trong danh sách."
    ),
    "Select a valid choice. That choice is not one of the available choices.": (
        "Nội dung đã chọn không còn trong danh sách. Hãy chọn lại."
    ),
    "“%(pk)s” is not a valid value.": "Không có “%(pk)s” để chọn. Hãy chọn trong danh sách.",
    "Enter a list of values.": "Hãy chọn lại trong danh sách.",
    "Enter a complete value.": "Hãy nhập đủ các ô.",
    "No file was submitted.": "Chưa nhận được tệp. Hãy chọn lại tệp.",
    "No file was submitted. Check the encoding type on the form.": "Chưa nhận được tệp. Hãy chọn lại tệp.",
    "The submitted file is empty.": "Tệp rỗng. Hãy chọn lại tệp.",
    "Please either submit a file or check the clear checkbox, not both.": (
        "Hãy chọn tệp mới hoặc đánh dấu bỏ tệp, không làm cả hai."
    ),
    "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.": (
        "Không nhận tệp .%(extension)s. Chỉ nhận các loại tệp: %(allowed_extensions)s."
    ),
    "Null characters are not allowed.": "Nội dung có ký tự không dùng được. Hãy gõ lại thay vì dán.",
    "Ensure this value is less than or equal to %(limit_value)s.": "Không được quá %(limit_value)s.",
    "Ensure this value is greater than or equal to %(limit_value)s.": "Phải từ %(limit_value)s trở lên.",
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
    "You may need to file a bug report if the issue persists.": (
        "Trang gửi lên thiếu dữ liệu. Hãy tải lại trang rồi làm lại."
    ),
}
# Those that come with a plural, of which Vietnamese has none.
_COUNTED_OF_FORMS = {
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).": (
        "Dài %(show_value)d ký tự, tối đa %(limit_value)d. Hãy rút gọn."
    ),
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).": (
        "Mới có %(show_value)d ký tự, ít nhất phải có %(limit_value)d."
    ),
    "Ensure this filename has at most %(max)d character (it has %(length)d).": (
        "Tên tệp dài %(length)d ký tự, tối đa %(max)d. Hãy đặt tên ngắn hơn."
    ),
    "Ensure that there are no more than %(max)s digit in total.": "Số có tối đa %(max)s chữ số.",
    "Ensure that there are no more than %(max)s decimal place.": "Số có tối đa %(max)s chữ số thập phân.",
    "Ensure that there are no more than %(max)s digit before the decimal point.": (
        "Phần nguyên của số có tối đa %(max)s chữ số."
    ),
    "Please submit at most %(num)d form.": "Có tối đa %(num)d dòng. Hãy bỏ bớt.",
    "Please submit at least %(num)d form.": "Phải có ít nhất %(num)d dòng.",
}


class _OwnWords(NullTranslations):
    """A catalogue as Django merges it: looked up by message, or by message and place of the plural."""

    def __init__(self, words: Mapping[str, str], counted: Mapping[str, str]) -> None:
        super().__init__()
        self._catalog = {**words, **{(message, 0): told for message, told in counted.items()}}

    def plural(self, number: int) -> int:
        """The place of the only form."""
        return 0


def add_words(words: Mapping[str, str], counted: Mapping[str, str]) -> None:
    """Put these words before Django's; from Python, since a catalogue of gettext would have to be compiled."""
    trans_real.translation("vi").merge(_OwnWords(words, counted))


def add_form_words() -> None:
    """What fields of forms say of themselves."""
    add_words(_OF_FORMS, _COUNTED_OF_FORMS)
