"""Reads the JSON that programs send, exactly: numbers never become floats, and what is ambiguous is refused."""

import hashlib
import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from rest_framework.parsers import BaseParser

from reform.common.api.problems import TooLarge, Unreadable

MOST_BYTES = 1_000_000
_DEPTH = 20
_DIGITS = 60  # of one number as it is written


class ExactJSONParser(BaseParser):
    """`application/json` in UTF-8, at most 1 MB, as dictionaries, lists, text, `int`, `Decimal`, booleans and None.

    Raises `TooLarge`, and `Unreadable` for what is no JSON, NaN and Infinity, numbers of more than 60 characters, a
    name twice in one object, more than 20 levels, and the zero character. The digest of what was sent is left on the
    request as `body_digest`.
    """

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        """The value that was sent."""
        sent = stream.read(MOST_BYTES + 1)
        _refuse_large(sent)
        if parser_context:
            parser_context["request"].body_digest = hashlib.sha256(sent).hexdigest()
        return read_exactly(sent)


def read_exactly(sent: bytes) -> Any:
    """The value of the JSON text; raises as `ExactJSONParser`."""
    _refuse_large(sent)
    try:
        value = json.loads(
            sent.decode("utf-8"),
            parse_float=_number,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise Unreadable("Nội dung phải là UTF-8.") from error
    except RecursionError as error:
        raise Unreadable(f"Nội dung lồng quá {_DEPTH} cấp.") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"Nội dung không phải là JSON: dòng {error.lineno}, cột {error.colno}.") from error
    _look_through(value, _DEPTH)
    return value


def _refuse_large(sent: bytes) -> None:
    if len(sent) > MOST_BYTES:
        raise TooLarge(f"Nội dung gửi lớn hơn {MOST_BYTES // 1000} kB. Hãy chia thành nhiều lần gửi.")


def _number(text: str) -> Decimal:
    if len(text) > _DIGITS:
        raise Unreadable(f"Một con số dài quá {_DIGITS} ký tự.")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Unreadable("Có con số không đọc được.") from error


def _integer(text: str) -> int:
    if len(text) > _DIGITS:
        raise Unreadable(f"Một con số dài quá {_DIGITS} ký tự.")
    return int(text)


def _constant(text: str) -> None:
    raise Unreadable(f"“{text}” không phải là số trong JSON.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise Unreadable(f"Tên “{twice[:60]}” có hai lần trong một đối tượng.")
    return found


def _look_through(value: Any, depth: int) -> None:
    if isinstance(value, dict | list) and depth == 0:
        raise Unreadable(f"Nội dung lồng quá {_DEPTH} cấp.")
    if isinstance(value, str):
        if "\x00" in value or not _is_text(value):
            raise Unreadable("Nội dung chứa ký tự không hợp lệ.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _look_through(name, depth)
            _look_through(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _look_through(inner, depth - 1)


def _is_text(value: str) -> bool:
    """Whether it has no half of a surrogate pair, which no database takes."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def digest_of(request) -> str:
    """SHA-256 of what was sent, read or not; empty bodies have one too."""
    request.data  # noqa: B018 -- reading it is what leaves the digest
    return getattr(request, "body_digest", hashlib.sha256(b"").hexdigest())
