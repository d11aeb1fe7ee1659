"""The drawings of a report, the same on its page and in its files: progress by area, and over the reports so far."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from reform.common.charts import FILLS, LinePoint, for_paper, line_svg, stacked_rows_svg
from reform.common.periods import Period
from reform.common.wording import percent, ratio, shortened
from reporting.rendering.values import CELL_LIMIT, Share, printable_line
from reporting.snapshot import COUNT_PARTS, AreaCounts, Counts, Snapshot

_NAME = 36  # letters of a name that have room beside its figures on a telephone
_PALE = {"green-late": "95C2A5"}
_WORDS = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True)
class Chart:
    """A drawing under its title: `svg` for the page, where a legend stands beside it, `paper` for files."""

    title: str
    svg: SafeString
    paper: SafeString

    @property
    def words(self) -> str:
        """What the drawing says."""
        return html.unescape(_WORDS.search(self.paper)[1])


@dataclass(frozen=True)
class Moment:
    """How work stood in one report."""

    year: int
    period: str
    cutoff_on: date
    counts: Counts

    @property
    def name(self) -> str:
        """ "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)

    @property
    def share(self) -> Share:
        """Of what was promised, done."""
        return Share(self.counts.done, self.counts.planned)


def progress_chart(areas: Sequence[AreaCounts]) -> Chart:
    """A bar of all states of work for each area that has any."""
    title = "Tiến độ thực hiện nhiệm vụ theo lĩnh vực"
    narrow = stacked_rows_svg(_rows(areas, _NAME), title=title)
    wide = stacked_rows_svg(_rows(areas, CELL_LIMIT), title=title, wide=True)
    return Chart(title, narrow, for_paper(wide))


def colour_of(tone: str) -> str:
    """The tone's colour as six digits, for programs that draw by themselves; what is hatched on paper is paler."""
    return _PALE.get(tone) or FILLS[tone][0].removeprefix("#")


def _rows(areas: Sequence[AreaCounts], longest: int) -> list[tuple[str, list[tuple]]]:
    return [
        (
            f"{shortened(printable_line(area.name), longest)}: "
            f"hoàn thành {ratio(area.counts.done, area.counts.planned)}",
            [(label, tone, getattr(area.counts, part)) for part, label, tone in COUNT_PARTS],
        )
        for area in areas
        if area.counts.planned
    ]


def over_time(snapshot: Snapshot) -> list[Moment]:
    """The earlier reports that this one is compared with, and itself, oldest first; those without work are left out."""
    own = Moment(snapshot.year, snapshot.period, snapshot.cutoff_on, snapshot.counts)
    earlier = [one for one in (snapshot.year_before, snapshot.last) if one is not None]
    known = {one.cutoff_on: Moment(one.year, one.period, one.cutoff_on, one.counts) for one in earlier}
    found = [*known.values(), own]
    return sorted((one for one in found if one.counts.planned), key=lambda one: one.cutoff_on)


def trend_chart(moments: Sequence[Moment]) -> Chart:
    """The share that is done, report by report."""
    points = []
    for one in moments:
        share = Decimal(100) * one.counts.done / one.counts.planned
        points.append(LinePoint(one.name, "", share, percent(one.counts.done, one.counts.planned)))
    title = "Tỷ lệ nhiệm vụ hoàn thành qua các kỳ báo cáo"
    drawn = line_svg(points, title=title, unit="%")
    return Chart(title, drawn, for_paper(drawn))
