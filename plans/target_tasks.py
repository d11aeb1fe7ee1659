"""Which tasks of a plan probably serve a target, by the words that they share; pure."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from decimal import Decimal
from itertools import pairwise

from reform.common.text import fold

_ENOUGH = Decimal(1)
# Syllables that every plan is full of; a pair of two of them says nothing.
_EMPTY = frozenset(
    fold(
        "các của cho theo trên được đạt tối thiểu trở lên thực hiện quy định năm tỷ lệ phần trăm mức chỉ tiêu công tác"
        " tỉnh bảo đảm tại đối với trong việc cơ quan đơn vị tổ chức nhà nước hành chính cải cách nâng cao tiếp tục và"
    ).split()
)


def suggested(
    words: str, tasks: Mapping[Hashable, str], *, near: Collection[Hashable] = (), most: int = 6
) -> list[Hashable]:
    """The keys of the tasks that share the most telling words with the target, best first, at most so many.

    Words are pairs of neighbouring syllables. One counts the more the fewer tasks have it, so that "số hóa" tells more
    than "hồ sơ"; tasks `near` the target (its own section) go before others that share as much. Those that share
    nothing telling are left out.
    """
    told = {key: _telling(text) for key, text in tasks.items()}
    spread = Counter(word for found in told.values() for word in found)
    wanted = _telling(words)
    scores = {}
    for key, found in told.items():
        score = sum((Decimal(2) / (1 + spread[word]) for word in found & wanted), Decimal(0))
        if score >= _ENOUGH:
            scores[key] = score * (Decimal("1.5") if key in near else 1)
    order = {key: place for place, key in enumerate(tasks)}
    return sorted(scores, key=lambda key: (-scores[key], order[key]))[:most]


def _telling(text: str) -> frozenset[str]:
    plain = [word.strip('.,;:()“”"/%') for word in fold(text).split()]
    pairs = ((one, two) for one, two in pairwise(plain) if one.isalpha() and two.isalpha())
    return frozenset(f"{one} {two}" for one, two in pairs if not {one, two} <= _EMPTY)
