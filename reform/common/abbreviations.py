"""Search as officials type it: the field's abbreviations and their full names find each other."""

import re
from functools import reduce
from operator import and_, or_

from django.db.models import Case, IntegerField, Q, Value, When

from reform.common.text import fold

# abbreviation → full name, both folded and without punctuation
_FULL_NAMES = {
    "cbccvc": "can bo cong chuc vien chuc",
    "cchc": "cai cach hanh chinh",
    "cntt": "cong nghe thong tin",
    "csdl": "co so du lieu",
    "dvc": "dich vu cong",
    "qppl": "quy pham phap luat",
    "tthc": "thu tuc hanh chinh",
    "ubnd": "uy ban nhan dan",
    "vtvl": "vi tri viec lam",
}
_WITH_COMMAS = {"cbccvc": "can bo, cong chuc, vien chuc"}  # how documents write it
_ABBREVIATIONS = {full: short for short, full in _FULL_NAMES.items()}
_KNOWN = re.compile(rf"(?<!\S)(?:{'|'.join([*_ABBREVIATIONS, *_FULL_NAMES])})(?!\S)")
_EDGES = ",.;:!?()[]\"'“”‘’"


def words_match(field: str, words: str, most: int | None = None) -> Q:
    """Rows whose folded `field` has every word of `words`, in any order, an abbreviation or its full name standing for
    the other; the first `most` parts count. No words: every row.
    """
    conditions = [_condition(f"{field}__contains", part) for part in _parts(words)[:most]]
    return reduce(and_, conditions, Q())


def phrase_first(field: str, words: str) -> Case:
    """To order by: rows that have `words` as they stand, or with all abbreviations or full names exchanged, come before
    those that have them apart.
    """
    parts = _parts(words)
    phrases = {
        fold(words),
        " ".join(parts),
        " ".join(_FULL_NAMES.get(part, part) for part in parts),
        " ".join(_ABBREVIATIONS.get(part, part) for part in parts),
    }
    whole = reduce(or_, (Q(**{f"{field}__contains": phrase}) for phrase in sorted(phrases)))
    return Case(When(whole, then=Value(0)), default=Value(1), output_field=IntegerField())


def _parts(words: str) -> list[str]:
    """Folded words without the punctuation around them; a known full name is one part."""
    bare = [word.strip(_EDGES) or word for word in fold(words).split()]
    text, parts, end = " ".join(bare), [], 0
    for found in _KNOWN.finditer(text):
        parts += [*text[end : found.start()].split(), found.group()]
        end = found.end()
    return [*parts, *text[end:].split()]


def _condition(lookup: str, part: str) -> Q:
    if part in _FULL_NAMES:  # the whole name: its words alone ("vụ", "công") are everywhere
        spellings = {part, _FULL_NAMES[part], _WITH_COMMAS.get(part, part)}
        return reduce(or_, (Q(**{lookup: spelling}) for spelling in sorted(spellings)))
    if part in _ABBREVIATIONS:
        return Q(**{lookup: _ABBREVIATIONS[part]}) | reduce(and_, (Q(**{lookup: word}) for word in part.split()))
    return Q(**{lookup: part})
