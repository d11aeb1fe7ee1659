"""How points follow from what was measured: rules as values, read from what a set says, exact and without I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from reform.common.wording import number
from reporting.enums import RuleKind

CENT = Decimal("0.01")
QUARTER = Decimal("0.25")
YES, NO = Decimal(1), Decimal(0)
_MOST_STEPS = 12
_NUMBER = r"\d{1,12}(?:[.,]\d{1,4})?"
_STEP = re.compile(rf"(từ|đến)\s*({_NUMBER})\s*[:=]\s*({_NUMBER})", re.IGNORECASE)
_PROPORTION = re.compile(rf"đạt\s*({_NUMBER})(?:\s*;\s*dưới\s*({_NUMBER})\s*[:=]\s*0)?", re.IGNORECASE)


class RuleError(ValueError):
    """A rule that cannot be: `str()` says in Vietnamese what is wrong with it."""


class Rule(Protocol):
    """Points from a measured value; None where no value gives them and an appraiser does."""

    def points(self, value: Decimal) -> Decimal | None:
        """Points with two decimals, from none to the criterion's most."""

    def text(self) -> str:
        """As sheets and forms write it; `rule_from_text` reads it back as the same rule."""

    def words(self) -> str:
        """As a page says it."""

    def params(self) -> dict[str, Any]:
        """As the database keeps it; `rule_from_params` reads it back as the same rule."""


@dataclass(frozen=True)
class Steps:
    """Thresholds with points, the best first: the first that the value reaches gives them, none gives none. With
    `at_most` a lower value is better.
    """

    steps: tuple[tuple[Decimal, Decimal], ...]
    at_most: bool = False

    def points(self, value: Decimal) -> Decimal:
        """Of the first step that is reached."""
        reached = (given for limit, given in self.steps if (value <= limit if self.at_most else value >= limit))
        return next(reached, Decimal(0)).quantize(CENT)

    def text(self) -> str:
        """từ 100: 1,5; từ 95: 1"""
        word = "đến" if self.at_most else "từ"
        return "; ".join(f"{word} {_plain(limit)}: {_plain(given)}" for limit, given in self.steps)

    def words(self) -> str:
        """Từ 100 trở lên được 1,5 điểm; từ 95 đến dưới 100 được 1 điểm; dưới 95 được 0 điểm"""
        told, better = [], None
        for limit, given in self.steps:
            told.append(f"{self._range(number(limit), better)} được {number(given)} điểm")
            better = number(limit)
        told.append(f"{'trên' if self.at_most else 'dưới'} {better} được 0 điểm")
        text = "; ".join(told)
        return text[0].upper() + text[1:]

    def _range(self, limit: str, better: str | None) -> str:
        """The values of one step, next to the better one's limit."""
        if not self.at_most:
            return f"từ {limit} trở lên" if better is None else f"từ {limit} đến dưới {better}"
        if better is None:
            return "không có (0)" if limit == "0" else f"không quá {limit}"
        return f"trên {better} đến {limit}"

    def params(self) -> dict[str, Any]:
        """The steps as pairs of written numbers."""
        return {"at_most": self.at_most, "steps": [[str(limit), str(given)] for limit, given in self.steps]}


@dataclass(frozen=True)
class Proportional:
    """value ÷ `full` × the most points, never more than those; below `zero_below` none."""

    full: Decimal
    most: Decimal
    zero_below: Decimal | None = None

    def points(self, value: Decimal) -> Decimal:
        """The share of the threshold that was reached, in points, rounded half up."""
        if value < 0 or (self.zero_below is not None and value < self.zero_below):
            return Decimal(0).quantize(CENT)
        share = value * self.most / self.full if value < self.full else self.most
        return min(share.quantize(CENT, ROUND_HALF_UP), self.most)

    def text(self) -> str:
        """đạt 90; dưới 60 = 0"""
        below = "" if self.zero_below is None else f"; dưới {_plain(self.zero_below)} = 0"
        return f"đạt {_plain(self.full)}{below}"

    def words(self) -> str:
        """Giá trị ÷ 90 × 1,5 điểm, từ 90 trở lên được 1,5 điểm; dưới 60 được 0 điểm"""
        most = number(self.most)
        below = "" if self.zero_below is None else f"; dưới {number(self.zero_below)} được 0 điểm"
        return f"Giá trị ÷ {number(self.full)} × {most} điểm, từ {number(self.full)} trở lên được {most} điểm{below}"

    def params(self) -> dict[str, Any]:
        """The threshold, and the floor where there is one."""
        return {"full": str(self.full)} | ({} if self.zero_below is None else {"zero_below": str(self.zero_below)})


@dataclass(frozen=True)
class YesNo:
    """All points for yes, none for no."""

    most: Decimal

    def points(self, value: Decimal) -> Decimal:
        """Yes is 1, no is 0."""
        return (self.most if value == YES else Decimal(0)).quantize(CENT)

    def text(self) -> str:
        """Nothing more to say."""
        return ""

    def words(self) -> str:
        """Có: 1 điểm; không: 0 điểm"""
        return f"Có: {number(self.most)} điểm; không: 0 điểm"

    def params(self) -> dict[str, Any]:
        """None."""
        return {}


@dataclass(frozen=True)
class Appraiser:
    """Points from none to the most, in quarters, as whoever appraises finds right."""

    most: Decimal

    def points(self, value: Decimal) -> None:
        """No value gives them."""

    def text(self) -> str:
        """Nothing more to say."""
        return ""

    def words(self) -> str:
        """Cho điểm từ 0 đến 2, các mức cách nhau 0,25"""
        return f"Cho điểm từ 0 đến {number(self.most)}, các mức cách nhau {number(QUARTER)}"

    def params(self) -> dict[str, Any]:
        """None."""
        return {}


def rule_from_params(kind: str, params: Mapping[str, Any], most: Decimal) -> Rule:
    """The rule that the database keeps. Raises `RuleError` for params that no rule wrote."""
    if kind == RuleKind.YES_NO and not params:
        return YesNo(most)
    if kind == RuleKind.APPRAISER and not params:
        return Appraiser(most)
    try:
        if kind == RuleKind.STEPS:
            pairs = tuple((_decimal(limit), _decimal(given)) for limit, given in params["steps"])
            return _steps(pairs, bool(params["at_most"]), most)
        if kind == RuleKind.PROPORTIONAL:
            floor = params.get("zero_below")
            return _proportional(_decimal(params["full"]), None if floor is None else _decimal(floor), most)
    except RuleError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleError("Không đọc được mức tính điểm của cách chấm.") from error
    raise RuleError("Mức tính điểm không hợp với cách chấm.")


def rule_from_text(kind: str, text: str, most: Decimal) -> Rule:
    """The rule as a sheet or a form writes it: "từ 100: 1,5; từ 95: 1", "đến 0: 1; đến 5: 0,5", "đạt 90; dưới 60 = 0";
    nothing for yes and no and for appraisers. Raises `RuleError`, which says how it is written.
    """
    text = " ".join(text.split()).rstrip(";.")
    if kind in (RuleKind.YES_NO, RuleKind.APPRAISER):
        if text:
            raise RuleError(f"Cách chấm “{RuleKind(kind).label}” không có mức tính điểm; hãy để trống.")
        return rule_from_params(kind, {}, most)
    if kind == RuleKind.PROPORTIONAL:
        found = _PROPORTION.fullmatch(text)
        if not found:
            raise RuleError("Mức tính điểm theo tỷ lệ ghi như “đạt 90” hoặc “đạt 90; dưới 60 = 0”.")
        return _proportional(_decimal(found[1]), _decimal(found[2]) if found[2] else None, most)
    if kind == RuleKind.STEPS:
        parts = [_STEP.fullmatch(part.strip()) for part in text.split(";")]
        if not all(parts) or len({part[1].lower() for part in parts}) != 1:
            raise RuleError("Mức tính điểm theo bậc ghi như “từ 100: 1,5; từ 95: 1” hoặc “đến 0: 1; đến 5: 0,5”.")
        pairs = tuple((_decimal(part[2]), _decimal(part[3])) for part in parts)
        return _steps(pairs, parts[0][1].lower() == "đến", most)
    raise RuleError("Hãy chọn cách chấm.")


def check_step(points: Decimal, *, step: Decimal, most: Decimal) -> str:
    """Why points cannot be given; empty when they can: none to the most, in whole steps."""
    if not points.is_finite() or not 0 <= points <= most:
        return f"Điểm phải từ 0 đến {number(most)}."
    if points % step and points != most:
        return f"Các mức điểm cách nhau {number(step)}, ví dụ {number(min(step * 3, most))}."
    return ""


def _steps(pairs: tuple[tuple[Decimal, Decimal], ...], at_most: bool, most: Decimal) -> Steps:
    if not 1 <= len(pairs) <= _MOST_STEPS:
        raise RuleError(f"Cách chấm theo bậc có từ 1 đến {_MOST_STEPS} bậc.")
    limits, given = [limit for limit, _ in pairs], [points for _, points in pairs]
    if sorted(set(limits), reverse=not at_most) != limits or sorted(set(given), reverse=True) != given:
        raise RuleError("Các bậc phải xếp từ mức tốt nhất xuống, ngưỡng và điểm không trùng nhau.")
    if given[0] != most:
        raise RuleError(f"Bậc đầu tiên phải được điểm tối đa ({number(most)}), đang ghi {number(given[0])}.")
    if given[-1] <= 0:
        raise RuleError("Điểm của mỗi bậc phải lớn hơn 0; dưới bậc cuối tính 0 điểm.")
    if any(points != points.quantize(CENT) for points in given):
        raise RuleError("Điểm của mỗi bậc có tối đa hai chữ số thập phân.")
    return Steps(pairs, at_most)


def _proportional(full: Decimal, zero_below: Decimal | None, most: Decimal) -> Proportional:
    if full <= 0:
        raise RuleError("Ngưỡng đạt điểm tối đa phải lớn hơn 0.")
    if zero_below is not None and not 0 < zero_below <= full:
        raise RuleError("Mức được 0 điểm phải lớn hơn 0 và không quá ngưỡng đạt điểm tối đa.")
    return Proportional(full, most, zero_below)


def _decimal(text: object) -> Decimal:
    written = str(text).replace(",", ".")
    if not re.fullmatch(_NUMBER, written):
        raise RuleError(f"“{str(text)[:40]}” không phải là số.")
    return Decimal(written)


def _plain(value: Decimal) -> str:
    """A number without marks between thousands, which `_NUMBER` would not read."""
    return number(value).replace(".", "")
