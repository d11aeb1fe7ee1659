"""What fields of forms say of themselves is said as an official says it, never in English and never word for word."""

from pathlib import Path

import pytest
from django import forms
from django.core import validators
from django.forms import formsets, models
from django.utils.translation import override

from reform.common import own_words


class Everything(forms.Form):
    words = forms.CharField(max_length=3)
    number = forms.IntegerField(min_value=1, max_value=30)
    share = forms.DecimalField(max_digits=4, decimal_places=2)
    on = forms.DateField()
    choice = forms.ChoiceField(choices=[("A", "a")])
    link = forms.URLField(assume_scheme="https")


def said(**typed: str) -> dict[str, list[str]]:
    return Everything(typed).errors.get_json_data()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("words", "", "Mục này không được để trống."),
        ("words", "abcde", "Dài 5 ký tự, tối đa 3. Hãy rút gọn."),
        ("words", "a\0", "Nội dung có ký tự không dùng được. Hãy gõ lại thay vì dán."),
        ("number", "hai", "Hãy nhập một số nguyên."),
        ("number", "31", "Không được quá 30."),
        ("number", "0", "Phải từ 1 trở lên."),
        ("share", "x", "Nội dung này không phải là số. Hãy nhập một số."),
        ("share", "1.234", "Số có tối đa 2 chữ số thập phân."),
        ("share", "12345", "Số có tối đa 4 chữ số."),
        ("on", "31/02/2025", "Ngày chưa đúng. Hãy ghi theo ngày/tháng/năm, ví dụ 14/06/2025."),
        ("choice", "B", "Không có “B” để chọn. Hãy chọn trong danh sách."),
        ("link", "khong phai", "Liên kết chưa đúng. Hãy chép đủ địa chỉ, bắt đầu bằng https://."),
    ],
)
def test_a_field_says_what_is_wrong_and_what_to_do(field, typed, told):
    assert told in [one["message"] for one in said(**{field: typed})[field]]


def test_these_are_sentences_that_django_still_says():
    """A release that words one anew would bring its translation, or English, back."""
    sources = (forms.fields, models, validators, formsets)
    read = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in sources)
    texts = "".join(read.split()).replace('""', "")
    for message in (*own_words._OF_FORMS, *own_words._COUNTED_OF_FORMS):
        assert "".join(message.split()) in texts, message


def test_other_languages_keep_their_own():
    with override("en"):
        assert said(words="")["words"][0]["message"] == "This field is required."
