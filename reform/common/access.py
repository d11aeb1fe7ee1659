"""Permission as a sentence: a predicate answers yes, or no with the reason that the person reads."""

from dataclasses import dataclass

from reform.common.errors import NotPermitted


@dataclass(frozen=True)
class Verdict:
    """Outcome of a predicate; truthy when allowed, otherwise `reason` is a Vietnamese sentence, and `then` says until
    when it is so, or what can be done instead. `capacity` is set where somebody may by signing for another: "KT. Giám
    đốc Trần Văn An".
    """

    reason: str = ""
    capacity: str = ""
    then: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def require(self) -> None:
        """Raise `NotPermitted` with the reason, and what then, unless allowed."""
        if self.reason:
            raise NotPermitted(f"{self.reason} {self.then}".strip())


ALLOWED = Verdict()


def refuse(reason: str, then: str = "") -> Verdict:
    """A verdict that says no; `reason` and `then` are full Vietnamese sentences."""
    return Verdict(reason, then=then)
