"""Fixed chance: choices that look random and are the same in every run."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Choice = TypeVar("Choice")


@dataclass
class Chance:
    """A stream of choices that depends on `name` alone."""

    name: str
    drawn: int = field(default=0)

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        self.drawn += 1
        digest = hashlib.sha256(f"{self.name}#{self.drawn}".encode()).digest()
        return int.from_bytes(digest[:6]) % limit

    def hits(self, percent: int) -> bool:
        """True in that many of a hundred cases."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """One of the choices."""
        return choices[self.below(len(choices))]
