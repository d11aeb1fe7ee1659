"""Whether what a person wrote rests on numbers that have changed since. Pure."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")
_TOLD = 6  # numbers of one passage that are named


def numbers_moved(was: str, now: str) -> tuple[list[str], list[str]]:
    """Numbers that only the text from before has, and those that only today's has, in their order."""
    before, after = _numbers(was), _numbers(now)
    return [one for one in before if one not in after], [one for one in after if one not in before]


def still_says(body: str, numbers: Iterable[str]) -> bool:
    """Whether one of these numbers stands in the text."""
    said = set(_numbers(body))
    return any(one in said for one in numbers)


def says_all(body: str, numbers: Iterable[str]) -> bool:
    """Whether all these numbers stand in the text."""
    return set(numbers) <= set(_numbers(body))


def listed(numbers: list[str]) -> str:
    """ "2/8; 25%", the first few of many."""
    return "; ".join(numbers[:_TOLD]) + ("; …" if len(numbers) > _TOLD else "")


def _numbers(text: str) -> list[str]:
    return list(dict.fromkeys(_NUMBER.findall(text)))
