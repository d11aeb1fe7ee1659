"""What programs send is read exactly, or refused in words."""

import time

import pytest

from tests import make
from tests.api.writing import Program, refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "dòng 1, cột 2"),
        ('{"year": NaN}', "NaN"),
        ('{"year": -Infinity}', "-Infinity"),
        ('{"year": 2025, "year": 2024}', "“year” có hai lần"),
        ('{"note": "a\\u0000b"}', "ký tự không hợp lệ"),
        ('{"note": "\\ud800"}', "ký tự không hợp lệ"),
        ('{"value": ' + "9" * 61 + "}", "dài quá 60 ký tự"),
        ('{"value": 1E+999999999999999999999}', "Có con số không đọc được"),
        ('{"value": 1.' + "9" * 60 + "}", "dài quá 60 ký tự"),
        ("[" * 21 + "]" * 21, "lồng quá 20 cấp"),
        ("[" * 400_000 + "]" * 400_000, "lồng quá 20 cấp"),
        (b'{"note": "\xff"}', "UTF-8"),
        ("\ufeff{}".encode(), "không phải là JSON"),
    ],
)
@pytest.mark.parametrize("address", ["measurements/", "measurements/batch/", "assignments/1/progress/"])
def test_what_is_ambiguous_is_refused_and_said_why(text, says, address):
    answer = Program(make.province()).send(address, text)
    assert refusal(answer) == (400, "invalid_request")
    assert says in answer.json()["detail"]


@pytest.mark.parametrize("text", ["", "[]", "null", '"a"', "5", "true"])
def test_what_is_no_object_is_refused(text):
    assert refusal(Program(make.province()).send("measurements/", text)) == (400, "invalid_parameters")


def test_more_than_a_megabyte_is_not_read():
    answer = Program(make.province()).send("measurements/", '{"note": "%s"}' % ("a" * 1_000_000))
    assert refusal(answer) == (413, "too_large")


def test_a_name_that_comes_twice_is_found_at_once_among_very_many():
    names = [f"{number:x}" for number in range(90_000)]
    text = "{" + ",".join(f'"{name}":1' for name in [*names, names[-1]]) + "}"
    began = time.process_time()
    answer = Program(make.province()).send("measurements/", text)
    assert f"“{names[-1]}” có hai lần" in answer.json()["detail"]
    assert time.process_time() - began < 5


def test_only_json_is_taken():
    program = Program(make.province())
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=a"):
        answer = program.send("measurements/", "a=1", **{"Content-Type": kind})
        assert refusal(answer) in {(415, "unsupported_media_type"), (400, "invalid_request")}
