"""Vietnamese text as the portal compares, searches and sorts it."""

import re
import unicodedata

# Vietnamese alphabetical order; letters not in it (f, j, w, z, digits) keep their place by code point.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: chr(0x100 + index) for index, letter in enumerate(_ALPHABET)}
# Tones in dictionary order: level, grave, hook above, tilde, acute, dot below.
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# Besides marks that nobody sees: control characters, which PostgreSQL and Office files refuse.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
# Typewriters of the last century put Đăk for Đắk; both are in use for the same places.
_PLACE_VARIANTS = re.compile(r"\bđăk\b", re.IGNORECASE)
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


class _Folded(dict[int, str]):
    """What `fold` makes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", _INVISIBLE.sub("", chr(code)))
        bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
        self[code] = folded = bare.replace("đ", "d").replace("Đ", "d").casefold()
        return folded


_FOLDED = _Folded()


def clean(text: str) -> str:
    """One line of NFC text: invisible and control characters dropped, runs of white space folded, ends trimmed.

    Most texts are in order and are only looked at: what must go is not printable, nor is any white space but " ".
    """
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_lines(text: str) -> str:
    """Like `clean`, but line breaks stay: each line cleaned, empty lines at both ends dropped."""
    lines = [clean(line) for line in unicodedata.normalize("NFC", text).splitlines()]
    return "\n".join(lines).strip("\n")


def fold(text: str) -> str:
    """Text without diacritics in lower case, for search: "Cải cách" → "cai cach", "Đắk" → "dak"."""
    return " ".join(text.translate(_FOLDED).split())


def search_text(*parts: str) -> str:
    """What a row is found by: its parts folded and joined."""
    return " ".join(fold(part) for part in parts if part)


def name_key(text: str) -> str:
    """Key under which two spellings of a unit's name are the same.

    Upper and lower case, punctuation, dashes, spaces and the noise of tone marks (Uỷ/Ủy, hoá/hóa, Đăk/Đắk) do not
    count; the letters themselves do ("Bình" and "Binh" differ), since real names differ by a diacritic alone.
    """
    spelled = _PLACE_VARIANTS.sub("đắk", clean(text).casefold())
    return " ".join(_word_key(word) for word in _WORD.findall(unicodedata.normalize("NFD", spelled)))


def _word_key(word: str) -> str:
    """The word's letters, then its tone marks: "hoá" and "hóa" differ only in where the tone was typed."""
    letters = "".join(mark for mark in word if mark not in _TONE_RANK)
    return unicodedata.normalize("NFC", letters) + "".join(_TONE_RANK[mark] for mark in word if mark in _TONE_RANK)


def sort_key(text: str) -> str:
    """Key that sorts names by the Vietnamese alphabet (a ă â b c d đ e ê …), tones breaking ties.

    The result is plain text that every database compares by code point.
    """
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", clean(text)).casefold():
        decomposed = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in decomposed if mark in _TONE_RANK), "")
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONE_RANK))
        letters.append(_LETTER_RANK.get(base, base))
        tones.append(_TONE_RANK.get(tone, "0"))
    return "".join(letters) + "\x01" + "".join(tones).rstrip("0")


def slug(text: str) -> str:
    """File-name form: folded, words joined by dashes."""
    return _NOT_WORD.sub("-", fold(text)).strip("-")
