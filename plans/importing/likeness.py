"""How alike the words of two plans are: years by their distance from the plan's own, rare words before common ones."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log

from reform.common.text import clean, fold, name_key

# A year that both plans name by its distance from their own is the same year to the reader.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEAR_YEARS = 5
_WORD = re.compile(r"\w+")
_NUMERAL = re.compile(r"\d+|[ivx]+|nam(?:sau|truoc)?\d+")
_SIGNS = re.compile(r"[<>≤≥=%+]")
# Rare words find the candidates; what stands in more rows than this tells nothing apart.
_BLOCK = 60
_RARE_WORDS = 12
CANDIDATES = 8


def words_key(text: str, year: int) -> str:
    """What is left of words when spelling that nobody reads as a difference is taken away."""
    text = _relative_years(clean(text), year)
    return f"{name_key(text)} {''.join(_SIGNS.findall(text))}"


def _relative_years(text: str, year: int) -> str:
    if not year:
        return text
    return _YEAR.sub(lambda found: _relative(int(found.group()), year), text)


def _relative(named: int, year: int) -> str:
    ahead = named - year
    if abs(ahead) > _NEAR_YEARS:
        return str(named)
    return f"năm{'sau' if ahead > 0 else 'trước' if ahead else ''}{abs(ahead)}"


def tokens(text: str, year: int) -> tuple[str, ...]:
    """The folded words of a text in their order."""
    return tuple(_WORD.findall(fold(_relative_years(text, year))))


def numerals(words: tuple[str, ...]) -> list[str]:
    """The numbers among the words, Roman ones too, sorted."""
    return sorted(word for word in words if _NUMERAL.fullmatch(word))


def features_of(words: tuple[str, ...]) -> Counter[str]:
    """Words and pairs of neighbours, so that their order counts."""
    return Counter((*words, *(f"{a} {b}" for a, b in pairwise(words))))


def weights_of(rows: Iterable[Counter[str]]) -> dict[str, float]:
    """Rare words tell more: "kiểm tra" apart from "ban hành kế hoạch"."""
    rows = list(rows)
    seen = Counter(feature for features in rows for feature in features)
    return {feature: log(1 + len(rows) / count) for feature, count in seen.items()}


def likeness(a: Counter[str], b: Counter[str], weights: dict[str, float]) -> float:
    """Shared weight over all weight: 1 for the same words in the same order, 0 for nothing in common."""
    whole = sum(weights[f] * n for f, n in a.items()) + sum(weights[f] * n for f, n in b.items())
    shared = sum(weights[f] * min(n, b[f]) for f, n in a.items() if f in b)
    return 2 * shared / whole if whole else 0.0


def index_of(rows: Mapping[int, Counter[str]]) -> dict[str, list[int]]:
    """Which rows have a word or a pair of words."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, features in rows.items():
        for feature in features:
            index[feature].append(at)
    return index


def candidates(
    features: Counter[str], index: dict[str, list[int]], weights: dict[str, float], near: Iterable[int]
) -> list[int]:
    """The rows that share most of the rare words, and those that stand in the same place."""
    rare = sorted((f for f in features if f in index), key=lambda f: (len(index[f]), f))[:_RARE_WORDS]
    shared: Counter[int] = Counter()
    for feature in rare:
        for at in index[feature][:_BLOCK]:
            shared[at] += weights[feature]
    best = sorted(shared, key=lambda at: (-shared[at], at))[:CANDIDATES]
    return list(dict.fromkeys((*best, *near)))
