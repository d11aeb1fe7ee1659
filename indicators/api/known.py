"""What an account may name in a question about figures; a code that nobody knows is an error."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from indicators.models import Indicator, IndicatorPart
from indicators.queries.observation_filters import ALL_PARTS
from indicators.queries.observations import WHOLE
from organisations.api.known import known_units
from organisations.models import User
from reform.common.api.filters import unknown_value


def known_indicators(_: User) -> QuerySet[Indicator]:
    """The catalogue is open to every account."""
    return Indicator.objects.all()


def known_parts(_: User) -> QuerySet[IndicatorPart]:
    """The parts of all indicators."""
    return IndicatorPart.objects.all()


def refuse_strangers(user: User, asked: Mapping[str, Collection[str]]) -> None:
    """Raises `ValidationError` for codes that name nothing the account knows, by the parameter that bears them:
    `indicator`, `part`, and any other one for units. At most one query each for the three.
    """
    units = {code for name, codes in asked.items() if name not in ("indicator", "part") for code in codes}
    wanted = {
        "indicator": (set(asked.get("indicator", ())), known_indicators(user)),
        "part": ({*asked.get("part", ())} - {WHOLE[0], ALL_PARTS}, known_parts(user)),
        "unit": (units, known_units(user)),
    }
    unknown = {
        kind: codes - set(rows.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
        for kind, (codes, rows) in wanted.items()
    }
    errors = {}
    for name, codes in asked.items():
        strange = unknown[name if name in wanted else "unit"]
        if wrong := [unknown_value(code) for code in codes if code in strange]:
            errors[name] = wrong
    if errors:
        raise ValidationError(errors)
