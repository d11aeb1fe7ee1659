"""Permission as a sentence: a predicate answers yes, or no with the reason that the person reads."""

from dataclasses import dataclass

from reform.common.errors import NotPermitted


@dataclass(frozen=True)
class Verdict:
    """Outcome of a predicate; truthy when allowed, otherwise `reason` is a Vietnamese sentence. `capacity` is set where
    somebody may by signing for another: "KT. Giám đốc Trần Văn An".
    """

    reason: str = ""
    capacity: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def require(self) -> None:
        """Raise `NotPermitted` with the reason unless allowed."""
        if self.reason:
            raise NotPermitted(self.reason)


ALLOWED = Verdict()


def refuse(reason: str) -> Verdict:
    """A verdict that says no; `reason` is a full Vietnamese sentence."""
    return Verdict(reason)
