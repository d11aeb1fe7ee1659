"""How the figures of a report moved: against the report before, against its own sending before, and by which
corrections; and whose figures one figure is made of.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indicators.models import MeasurementRevision
from reform.common.periods import Period
from reporting.comparing import Moved, figure_text, moved_areas, moved_counts
from reporting.enums import ReportLevel
from reporting.models import Report, ReportVersion
from reporting.phrases import name_of_period, some
from reporting.snapshot import Earlier, Figure, Snapshot, UnitLine

_CORRECTIONS_AT_MOST = 300


@dataclass(frozen=True)
class FigureRow:
    """An indicator's figure in this report, in the report before and in the sending before, as pages write them."""

    code: str
    name: str
    now: str
    last: str
    sent_before: str


@dataclass(frozen=True)
class Correction:
    """A figure that was corrected: what it was, what it became, by whom, when and why; `within` is the sending in which
    the correction was first reported, None while nothing was sent since.
    """

    revision: MeasurementRevision
    was: str
    became: str
    period: str
    within: ReportVersion | None


@dataclass(frozen=True)
class Variance:
    """The page: `last` is the report before where one was sent, `added` what the numbers stand beside where none was:
    in the same year the sum of the reports of the same `units`, or the work as it stood then; `before` the sending
    before.
    """

    last: Report | None
    added: Earlier | None
    units: str
    before: ReportVersion | None
    figures: list[FigureRow]
    counts_since_last: list[Moved]
    counts_since_before: list[Moved]
    corrections: list[Correction]

    @property
    def added_period(self) -> str:
        """The name of that period inside a sentence."""
        return name_of_period(self.added.period, self.added.year) if self.added else ""


def variance_of(report: Report) -> Variance:
    """What moved. Seven queries at most."""
    snapshot = report.numbers
    told = _last_sending(report, snapshot)
    last = told.report if told else None
    number = report.version if report.file_version == 0 else report.version - 1
    before = report.versions.filter(number=number).first()
    then, sent = (Snapshot.from_json(one.snapshot) if one else None for one in (told, before))
    added = snapshot.last if snapshot.last and snapshot.last.report is None else None
    added = added if added and added.year == snapshot.year else None
    return Variance(
        last=last,
        added=added,
        units=some(len(snapshot.units)),
        before=before,
        figures=_figure_rows(snapshot, then, sent),
        counts_since_last=_since_last(snapshot, then, added),
        counts_since_before=list(moved_areas(sent.areas, snapshot.areas)) if sent else [],
        corrections=_corrections(report, told),
    )


def figures_behind(report: Report, code: str) -> tuple[Figure | None, list[tuple[UnitLine, Figure]]]:
    """The report's figure of the indicator, and at the province the figures in the sendings that were added up. One
    query.
    """
    snapshot = report.numbers
    figure = next((one for one in snapshot.figures if one.code == code), None)
    if figure is None or report.level != ReportLevel.PROVINCE:
        return figure, []
    units = {(unit.report, unit.version): unit for unit in snapshot.units}
    found = []
    versions = ReportVersion.objects.filter(report__in=[unit.report for unit in snapshot.units])
    for version in versions.iterator(chunk_size=50):
        unit = units.get((version.report_id, version.number))
        given = next((one for one in Snapshot.from_json(version.snapshot).figures if one.code == code), None)
        if unit and given:
            found.append((unit, given))
    order = {unit.code: place for place, unit in enumerate(snapshot.units)}
    return figure, sorted(found, key=lambda pair: order[pair[0].code])


def _last_sending(report: Report, snapshot: Snapshot) -> ReportVersion | None:
    """The sending of the report before that the numbers stand beside. What was never sent, or is being written again
    since, is its unit's alone.
    """
    if snapshot.last is None or snapshot.last.report is None:
        return None
    sent = ReportVersion.objects.filter(report=snapshot.last.report, sent_at__lte=report.compiled_at)
    return sent.select_related("report__round", "report__unit").order_by("-number").first()


def _since_last(now: Snapshot, then: Snapshot | None, added: Earlier | None) -> list[Moved]:
    if added:
        return list(moved_counts("Tất cả lĩnh vực", added.counts, now.counts))
    return list(moved_areas(then.areas, now.areas)) if then else []


def _figure_rows(now: Snapshot, last: Snapshot | None, sent: Snapshot | None) -> list[FigureRow]:
    by_code = [{figure.code: figure for figure in one.figures} if one else {} for one in (now, last, sent)]
    if last is None:
        by_code[1] = {one.code: _stood(one) for one in now.figures if one.last_period is not None}
    names = {figure.code: figure.name for found in reversed(by_code) for figure in found.values()}
    return [
        FigureRow(code, names[code], *(figure_text(found.get(code)) for found in by_code)) for code in sorted(names)
    ]


def _stood(figure: Figure) -> Figure:
    """The figure of the report before as it is told beside this one: its value alone."""
    return replace(figure, numerator=None, denominator=None, value=figure.last_period, band="")


def _corrections(report: Report, last: ReportVersion | None) -> list[Correction]:
    """Of this period's figures all; of the period before those that came after its report was sent, for it was told
    otherwise then.
    """
    round_ = report.round
    at_province = report.level == ReportLevel.PROVINCE
    of_units = (
        {"measurement__unit__province": round_.province_id} if at_province else {"measurement__unit": report.unit}
    )
    revisions = MeasurementRevision.objects.filter(**of_units, measurement__part="")
    own = revisions.filter(measurement__year=round_.year, measurement__period=round_.period)
    if last:
        late = revisions.filter(
            measurement__year=last.report.round.year,
            measurement__period=last.report.round.period,
            replaced_at__gt=last.sent_at,
        )
        own = own | late
    rows = list(
        own.select_related("measurement__indicator", "measurement__unit", "replaced_by").order_by(
            "-replaced_at", "-pk"
        )[:_CORRECTIONS_AT_MOST]
    )
    sendings = _sendings(rows)
    return [_correction(row, rows, sendings) for row in rows]


def _sendings(rows: Iterable[MeasurementRevision]) -> dict[int, list[ReportVersion]]:
    """By unit what it sent, the first first."""
    found: dict[int, list[ReportVersion]] = {}
    versions = ReportVersion.objects.filter(report__unit__in={row.measurement.unit.agency_id for row in rows})
    for version in versions.defer("snapshot", "parts").select_related("report__round").order_by("sent_at"):
        found.setdefault(version.report.unit_id, []).append(version)
    return found


def _correction(row: MeasurementRevision, rows: list, sendings: dict[int, list[ReportVersion]]) -> Correction:
    measurement = row.measurement
    after = [one for one in rows if one.measurement_id == row.measurement_id and one.version > row.version]
    became = min(after, key=lambda one: one.version) if after else measurement
    sent = sendings.get(measurement.unit.agency_id, ())
    return Correction(
        revision=row,
        was=_words(row, measurement, row.was_withdrawn),
        became=_words(became, measurement, getattr(became, "was_withdrawn", measurement.is_withdrawn)),
        period=Period(measurement.period).title(measurement.year),
        within=next((version for version in sent if version.sent_at >= row.replaced_at), None),
    )


def _words(numbers, measurement, is_withdrawn: bool) -> str:
    if is_withdrawn:
        return "đã rút"
    indicator = measurement.indicator
    figure = Figure(
        code=indicator.code,
        name=indicator.name,
        area="",
        unit_of_measure=indicator.unit_of_measure,
        target="",
        numerator=numbers.numerator,
        denominator=numbers.denominator,
        value=numbers.value,
        band=numbers.band,
    )
    return figure_text(figure)
