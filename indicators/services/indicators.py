"""Writes the catalogue of indicators: what is in it, who reports it, and what its newest version says."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from indicators.enums import FIRST_YEAR, LAST_YEAR, Aggregation, UnitOfMeasure
from indicators.models import Indicator, IndicatorVersion, Measurement, ReformArea
from indicators.permissions import can_keep_catalogue
from indicators.queries.catalogue import ASKED_KINDS, ASKED_PERIODS
from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, clean_lines, search_text

# What figures were counted by: it changes only with a new version, once there are figures.
MEANT = (
    "definition",
    "unit_of_measure",
    "direction",
    "aggregation",
    "numerator_name",
    "denominator_name",
    "cumulative",
)
# What a version keeps of an indicator: its meaning, and the words for it.
MEANING = ("name", *MEANT, "source")
# What the indicator alone has: it may change without changing what a figure says.
FRAME = ("area", "narrows", "reporter_kinds", "periods_asked", "published_in", "parts_add_up", "is_active")
_LONGEST = {"name": 300, "numerator_name": 200, "denominator_name": 200, "source": 200}
_NOT_ADDED_UP = (UnitOfMeasure.RANK, UnitOfMeasure.BAND)
_ADDED_UP = (Aggregation.RATIO_OF_SUMS, Aggregation.SUM)
_CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z.-]{0,18}[0-9A-Z])?")
MEANWHILE = "Chỉ tiêu vừa được người khác sửa. Hãy xem nội dung hiện tại rồi quyết định có sửa tiếp không."


@transaction.atomic
def save_indicator(
    *,
    by: User | None,
    code: str,
    name: str,
    area: ReformArea,
    unit_of_measure: str,
    direction: str,
    aggregation: str,
    numerator_name: str = "",
    denominator_name: str = "",
    cumulative: bool = True,
    source: str = "",
    definition: str = "",
    narrows: Indicator | None = None,
    reporter_kinds: Sequence[str] = (),
    periods_asked: Sequence[str] = (),
    published_in: int | None = None,
    parts_add_up: bool = False,
    is_active: bool = True,
    from_year: int | None = None,
    seen_version: int | None = None,
) -> Indicator:
    """Create the indicator with that code and the first version of its meaning, or bring it, and its newest version,
    to these values; returns it. The same values again change nothing.

    A meaning by which figures were counted stays: `Conflict` tells to make a new version (`change_definition`); words
    (name, source), a first definition where there was none, and what the indicator alone has may change at any time.
    `from_year`, from which it is asked for at all (None: as it was, at first every year), lies after no figure.
    `Conflict` too when somebody else changed it since `seen_version`. Raises `Invalid` with the field where a ratio
    does not name its parts, a rank or band would be added up, or an indicator would narrow itself.
    """
    if by is not None:
        can_keep_catalogue(by).require()
    meaning = kept_meaning(
        name=name,
        definition=definition,
        unit_of_measure=unit_of_measure,
        direction=direction,
        aggregation=aggregation,
        numerator_name=numerator_name,
        denominator_name=denominator_name,
        cumulative=cumulative,
        source=source,
    )
    values = meaning | {
        "area": area,
        "narrows": narrows,
        "reporter_kinds": [kind for kind in ASKED_KINDS if kind in reporter_kinds],
        "periods_asked": _periods(periods_asked),
        "published_in": published_in,
        "parts_add_up": parts_add_up,
        "is_active": is_active,
    }
    known = Indicator.objects.select_related("area", "narrows").filter(code=code).first()
    _check_asked(reporter_kinds, periods_asked)
    _check_frame(known, code, values)
    if known is None:
        return _create(by, code, values, _first_year(from_year or FIRST_YEAR))
    return _change(by, known, values, from_year, seen_version)


def kept_meaning(**given: Any) -> dict[str, Any]:
    """The values of `MEANING` as a version keeps them: texts cleaned and within their columns."""
    texts = {name: clean(given[name])[:most] for name, most in _LONGEST.items()}
    return given | texts | {"definition": clean_lines(given["definition"])}


def check_meaning(values: dict[str, Any]) -> None:
    """Raises `Invalid` with the field where a meaning contradicts itself."""
    if not values["name"]:
        raise Invalid("Chỉ tiêu phải có mã và tên.", field="name")
    if values["aggregation"] == Aggregation.RATIO_OF_SUMS:
        missing = next((name for name in ("numerator_name", "denominator_name") if not values[name]), "")
        if missing:
            raise Invalid("Chỉ tiêu tính theo tỷ lệ phải nêu tên tử số và mẫu số.", field=missing)
    if values["unit_of_measure"] in _NOT_ADDED_UP and values["aggregation"] in _ADDED_UP:
        raise Invalid("Thứ hạng và nhóm không cộng gộp được.", field="aggregation")


def newest_version(indicator: Indicator) -> IndicatorVersion:
    """The version whose meaning the indicator has. One query."""
    return indicator.versions.order_by("-number")[0]


def write_head(indicator: Indicator, values: dict[str, Any], seen_version: int | None) -> None:
    """Bring the indicator to the values, one version further. Raises `Conflict` where somebody was faster."""
    seen = indicator.version if seen_version is None else seen_version
    found = search_text(values.get("name", indicator.name), indicator.code)
    changed = Indicator.objects.filter(pk=indicator.pk, version=seen).update(
        **values, search_text=found, version=seen + 1
    )
    if not changed:
        raise Conflict(MEANWHILE)
    indicator.refresh_from_db()


def decided(by: User | None) -> dict[str, Any]:
    """Who decided a version, and when; nothing where the catalogue's files brought it."""
    return {"decided_at": clock.now(), "decided_by": by} if by else {}


def logged(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the log keeps them."""
    plain = {name: value for name, value in values.items() if name not in ("area", "narrows")}
    if "area" in values:
        plain["area"] = values["area"].key
    if "narrows" in values:
        plain["narrows"] = values["narrows"].code if values["narrows"] else None
    return plain


def values_of(indicator: Indicator) -> dict[str, Any]:
    """Everything that `save_indicator` writes, as it is now."""
    return {name: getattr(indicator, name) for name in (*MEANING, *FRAME)}


def _create(by: User | None, code: str, values: dict[str, Any], from_year: int) -> Indicator:
    made = Indicator.objects.create(code=code, search_text=search_text(values["name"], code), **values)
    meaning = {name: values[name] for name in MEANING}
    IndicatorVersion.objects.create(indicator=made, number=1, from_year=from_year, **meaning, **decided(by))
    audit(by=by, action="Lưu chỉ tiêu", obj=made, after=logged(values) | {"from_year": from_year})
    return made


def _change(
    by: User | None, known: Indicator, values: dict[str, Any], from_year: int | None, seen_version: int | None
) -> Indicator:
    before = values_of(known)
    different = [name for name, value in values.items() if before[name] != value]
    if seen_version is not None and seen_version != known.version:
        raise Conflict(MEANWHILE)
    first = known.versions.get(number=1)
    began = first.from_year
    if from_year is not None and from_year != began:
        _begin(known, first, from_year)
    elif not different:
        return known
    newest = newest_version(known)
    meant = [name for name in different if name in MEANT]
    if meant and not (meant == ["definition"] and not before["definition"]):
        _refuse_counted(newest)
    write_head(known, values, seen_version)
    meaning = {name: values[name] for name in MEANING}
    IndicatorVersion.objects.filter(pk=newest.pk).update(**meaning, **(decided(by) if meant else {}))
    was, now = (logged({name: side[name] for name in different}) for side in (before, values))
    if from_year is not None and from_year != began:
        was, now = was | {"from_year": began}, now | {"from_year": from_year}
    audit(by=by, action="Lưu chỉ tiêu", obj=known, before=was, after=now)
    return known


def _first_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"Năm áp dụng phải từ {FIRST_YEAR} đến {LAST_YEAR}.", field="from_year")
    return year


def _begin(known: Indicator, first: IndicatorVersion, from_year: int) -> None:
    """The indicator is asked for from another year on."""
    from_year = _first_year(from_year)
    second = known.versions.filter(number__gt=1).order_by("number").first()
    if second and second.from_year <= from_year:
        raise Invalid(f"Phiên bản 2 áp dụng từ năm {second.from_year}; năm áp dụng phải trước đó.", field="from_year")
    earlier = Measurement.objects.filter(indicator=known, year__lt=from_year).order_by("year")
    years = list(earlier.values_list("year", flat=True))
    if years:
        raise Conflict(
            f"Đã có {len(years)} số liệu của các năm trước {from_year}, sớm nhất là năm {years[0]}, nên chỉ tiêu không "
            "thể chỉ áp dụng từ năm ấy."
        )
    IndicatorVersion.objects.filter(pk=first.pk).update(from_year=from_year)


def _refuse_counted(newest: IndicatorVersion) -> None:
    figures = Measurement.objects.filter(definition=newest).count()
    if figures:
        raise Conflict(
            f"Đã có {figures} số liệu được đếm theo định nghĩa, đơn vị tính và cách tính hiện hành nên không sửa trực "
            "tiếp được. Hãy lập phiên bản mới, áp dụng từ một năm sau; số liệu đã ghi giữ định nghĩa cũ."
        )


def _periods(asked: Sequence[str]) -> list[str]:
    """In the order of the year; all of them are the same as none."""
    known = [str(period) for period in ASKED_PERIODS if period in asked]
    return [] if len(known) == len(ASKED_PERIODS) else known


def _check_asked(kinds: Sequence[str], periods: Sequence[str]) -> None:
    if set(kinds) - set(ASKED_KINDS):
        names = ", ".join(str(kind.label) for kind in ASKED_KINDS)
        raise Invalid(f"Đơn vị báo cáo phải là: {names}.", field="reporter_kinds")
    if set(periods) - set(ASKED_PERIODS):
        names = ", ".join(str(period.label) for period in ASKED_PERIODS)
        raise Invalid(f"Kỳ báo cáo phải là: {names}.", field="periods_asked")


def _check_frame(known: Indicator | None, code: str, values: dict[str, Any]) -> None:
    check_meaning(values)
    if not clean(code):
        raise Invalid("Chỉ tiêu phải có mã và tên.", field="code")
    if known is None and not _CODE.fullmatch(code):
        raise Invalid("Mã gồm chữ in hoa không dấu, chữ số, dấu gạch ngang, ví dụ TTHC-34.", field="code")
    month = values["published_in"]
    if month is not None and not 1 <= month <= 12:
        raise Invalid("Tháng công bố phải từ 1 đến 12.", field="published_in")
    if values["parts_add_up"] and values["aggregation"] not in _ADDED_UP:
        raise Invalid("Số liệu không cộng gộp thì các phần cũng không cộng thành tổng.", field="parts_add_up")
    above = values["narrows"]
    while above is not None:
        if above.code == code:
            raise Invalid("Chỉ tiêu không thể là “trong đó” của chính nó.", field="narrows")
        above = above.narrows


@transaction.atomic
def set_in_use(*, by: User, indicator: Indicator, in_use: bool, seen_version: int | None = None) -> Indicator:
    """Retire the indicator, or bring it back; returns it. A retired one is asked for no more; its figures, targets and
    history stay. Raises `NotPermitted`, or `Conflict` when somebody else changed it meanwhile.
    """
    can_keep_catalogue(by).require()
    if indicator.is_active == in_use:
        return indicator
    write_head(indicator, {"is_active": in_use}, seen_version)
    action = "Đưa chỉ tiêu vào dùng lại" if in_use else "Ngừng chỉ tiêu"
    audit(by=by, action=action, obj=indicator, before={"is_active": not in_use}, after={"is_active": in_use})
    return indicator
