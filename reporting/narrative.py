"""Sentences that numbers can write: the generated text of each heading of the outline. Pure; nothing is said that
the snapshot, or the reports that it adds up, do not hold.

Texts are paragraphs, one a line; a line that begins with "- " is an item. How sentences are worded is an office's
(`reporting.sentences`), and an office may rewrite any of the texts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from reform.common.wording import percent
from reporting.phrases import (
    against_year_before,
    breakdown,
    bullets,
    cause,
    change,
    day,
    days_of,
    done,
    given_by,
    items,
    name_of_period,
    outcome,
    period_name,
    quotes,
    said_by,
    same_units,
    scope,
    some,
    some_or_none,
    tasks,
    together,
    units_of,
    value_of,
    who,
    within_period,
    work_of,
)
from reporting.register_sentences import communication, inspections, steering_documents
from reporting.sentences import Wording
from reporting.snapshot import Counts, Figure, Snapshot, WorkLine

_AREA_NAMES = {
    "steering": "công tác chỉ đạo, điều hành",
    "institution": "cải cách thể chế",
    "procedures": "cải cách thủ tục hành chính",
    "apparatus": "cải cách tổ chức bộ máy",
    "civil_service": "cải cách chế độ công vụ",
    "public_finance": "cải cách tài chính công",
    "digital_government": "xây dựng và phát triển chính quyền điện tử, chính quyền số",
}
# Headings whose text in a province's report is what its agencies wrote under them.
QUOTED = ("causes",)

_Writer = Callable[[Snapshot, list[WorkLine], Wording], Iterable[str]]


@dataclass(frozen=True)
class Sources:
    """What a province's report is added up from: its agencies' đầu việc, and under each key of `QUOTED` what they
    wrote, as (agency, sentence).
    """

    lines: tuple[WorkLine, ...] = ()
    quotes: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def generated_text(
    key: str,
    snapshot: Snapshot,
    sources: Sources | None = None,
    wording: Wording | None = None,
    headings: Collection[str] = (),
) -> str:
    """The text that the portal writes under the outline's heading `key`; empty where only people can.

    `sources` are given for a province's report; an agency's own lines stand in its snapshot. `wording` is the
    office's, the portal's own by default. `headings` are the keys of the whole outline: steering has a heading of its
    own in some, in the others its figures stand under the plan.
    """
    wording = wording or Wording()
    lines = sources.lines if sources else snapshot.lines
    area = key.removeprefix("area_")
    if sources and key in QUOTED:
        sentences = quotes(sources.quotes.get(key, ()))
    elif sources and key == "proposals":
        sentences = ()  # what units ask of the province is not what it asks of the Government: a person chooses
    elif area in _AREA_NAMES:
        sentences = _area_sentences(snapshot, area, [line for line in lines if line.area == area], wording)
    elif key in _WRITERS:
        sentences = _WRITERS[key](snapshot, list(lines), wording)
        if key == "plan" and "area_steering" not in headings:
            sentences = (*sentences, *_figures(snapshot, "steering", wording))
    else:
        sentences = ()
    return "\n".join(sentence for sentence in sentences if sentence)


def written_keys() -> tuple[str, ...]:
    """The headings under which the portal writes something."""
    return (*_WRITERS, *(f"area_{area}" for area in _AREA_NAMES))


def _plan_sentences(snapshot: Snapshot, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    counts = snapshot.counts
    if counts.planned:
        told = _counted(snapshot)
        yield wording.say("plan_given", **told)
        yield wording.say("plan_done" if counts.done else "plan_none_done", **told)
        yield _parts(counts, wording)
        yield from _compared(snapshot, wording)
        if snapshot.due_in_window:
            yield wording.say(
                "plan_window",
                den_han=some(snapshot.due_in_window),
                hoan_thanh_trong_ky=some_or_none(snapshot.done_in_window),
            )
        if counts.continuous and snapshot.continuous_told is not None:
            yield wording.say(
                "plan_continuous",
                da_bao_cao=some(snapshot.continuous_told),
                thuong_xuyen=some(counts.continuous),
                tu_ngay=day(snapshot.starts_on),
                ngay=day(snapshot.cutoff_on),
            )
    else:
        yield wording.say("plan_nothing", ky=period_name(snapshot), don_vi=who(snapshot))
    if snapshot.cancelled:
        yield wording.say("plan_cancelled", da_huy=some(snapshot.cancelled))
    yield from _coverage(snapshot, wording)


def _compared(snapshot: Snapshot, wording: Wording) -> Iterable[str]:
    """Beside the same period a year before, and beside the report before of the same year: the counts of another
    year's plans neither grow nor fall into this year's.
    """
    if before := snapshot.year_before:
        yield wording.say(
            "plan_year_before" if before.counts.done else "plan_year_before_none",
            nam_truoc=str(before.year),
            cung_don_vi=same_units(snapshot, before),
            hoan_thanh_truoc=some(before.counts.done),
            tong_truoc=some(before.counts.planned),
            ty_le_truoc=percent(before.counts.done, before.counts.planned),
            qua_han_truoc=some_or_none(before.counts.overdue),
        )
    if (last := snapshot.last) and last.year == snapshot.year:
        yield wording.say(
            "plan_last",
            ky_truoc=name_of_period(last.period, last.year),
            cung_don_vi=same_units(snapshot, last),
            thay_doi_hoan_thanh=change(last.counts.done, snapshot.counts.done),
            thay_doi_qua_han=change(last.counts.overdue, snapshot.counts.overdue),
        )


def _area_sentences(snapshot: Snapshot, area: str, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    counts, name = snapshot.area(area), _AREA_NAMES[area]
    if counts.planned:
        yield wording.say("area_given", linh_vuc=name, ket_qua=done(counts), **_numbers(counts, snapshot))
        yield _parts(counts, wording)
    else:
        yield wording.say(
            "area_nothing", pham_vi=scope(snapshot), linh_vuc=name, don_vi=who(snapshot), ky=period_name(snapshot)
        )
    finished = [line for line in lines if line.completed_on]
    if finished:
        intro = wording.say("area_results", linh_vuc=name)
        groups = together(finished, lambda line: (line.title, outcome(line), line.part))
        yield from items(intro, groups, lambda group: _result(snapshot, group, wording))
    yield from _figures(snapshot, area, wording)


def _figures(snapshot: Snapshot, area: str, wording: Wording) -> Iterable[str]:
    figures = [figure for figure in snapshot.figures if figure.area == area and figure.value is not None]
    if figures:
        yield wording.say("area_figures", linh_vuc=_AREA_NAMES[area])
        yield from bullets([text for figure in figures if (text := _figure(snapshot, figure, wording))])


def _achievements(snapshot: Snapshot, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    counts = snapshot.counts
    if not counts.planned:
        return
    yield wording.say("achieved", ket_qua=done(counts), **_counted(snapshot))
    best = [area for area in snapshot.areas if area.counts.planned and area.counts.done == area.counts.planned]
    if best:
        yield wording.say("achieved_areas", danh_sach=", ".join(_AREA_NAMES[area.key] for area in best))


def _shortcomings(snapshot: Snapshot, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    counts = snapshot.counts
    if counts.overdue:
        yield wording.say("overdue", **_counted(snapshot))
        late = together((line for line in lines if line.part == "overdue"), lambda line: (line.title, line.due_on))
        yield from items(
            "",
            late,
            lambda group: wording.item(
                "overdue_item", noi_dung=work_of(group[0]), don_vi=units_of(group), han=day(group[0].due_on)
            ),
        )
    if counts.done_late:
        yield wording.say("done_late", hoan_thanh_cham=some(counts.done_late))
    if not counts.overdue and not counts.done_late:
        yield wording.say("nothing_late", pham_vi=scope(snapshot), don_vi=who(snapshot), ky=period_name(snapshot))
    yield from _below_target(snapshot, wording)
    others = [line for line in lines if line.difficulty and line.difficulty != cause(line)]
    if others:
        intro = wording.say("difficulties", don_vi=who(snapshot))
        groups = together(others, lambda line: line.difficulty)
        yield from items(intro, groups, lambda group: said_by(snapshot, group, group[0].difficulty))


def _causes(snapshot: Snapshot, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    yield from items("", together(filter(cause, lines), cause), lambda group: cause(group[0]))


def _next_work(snapshot: Snapshot, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    open_parts = ("overdue", "in_progress", "not_started")
    ahead = [line for line in lines if line.part in open_parts and line.due_on]
    ahead.sort(key=lambda line: (line.due_on, line.assignment))
    if snapshot.units or snapshot.missing:
        counts = snapshot.counts
        within = counts.in_progress + counts.not_started
        dated = sum(line.part != "overdue" for line in ahead)
        of_them = f" (trong đó {tasks(dated)} có thời hạn cụ thể)" if 0 < dated < within else ""
        parts = [(within, f"đang trong hạn{of_them}"), (counts.overdue, "quá hạn")]
        todo = " và ".join(f"{tasks(count)} {words}" for count, words in parts if count)
        yield wording.say("urge", viec=todo) if todo else ""
    if ahead:
        yield from items(
            wording.say("ahead", don_vi=who(snapshot)),
            together(ahead, lambda line: (line.title, line.due_on)),
            lambda group: wording.item(
                "ahead_item", noi_dung=said_by(snapshot, group, work_of(group[0])), han=day(group[0].due_on)
            ),
        )


def _proposals(snapshot: Snapshot, lines: list[WorkLine], wording: Wording) -> Iterable[str]:
    asked = together((line for line in lines if line.proposal), lambda line: line.proposal)
    yield from items("", asked, lambda group: group[0].proposal)


def _coverage(snapshot: Snapshot, wording: Wording) -> Iterable[str]:
    if snapshot.units or snapshot.missing:
        expected = len(snapshot.units) + len(snapshot.missing)
        yield wording.say("coverage", da_bao_cao=some(len(snapshot.units)), phai_bao_cao=some(expected))
    if snapshot.missing:
        yield wording.say("missing", danh_sach=", ".join(snapshot.missing))
    if snapshot.excluded:
        yield wording.say(
            "excluded", danh_sach=", ".join(f"{one.name} ({one.reason.rstrip('.; ')})" for one in snapshot.excluded)
        )


_WRITERS: dict[str, _Writer] = {
    "plan": _plan_sentences,
    "steering_documents": lambda snapshot, _, wording: steering_documents(snapshot, wording),
    "inspection": lambda snapshot, _, wording: inspections(snapshot, wording),
    "communication": lambda snapshot, _, wording: communication(snapshot, wording),
    "achievements": _achievements,
    "shortcomings": _shortcomings,
    "causes": _causes,
    "next": _next_work,
    "proposals": _proposals,
}


def _numbers(counts: Counts, snapshot: Snapshot) -> dict[str, str]:
    return {
        "don_vi": who(snapshot),
        "tong": some(counts.planned),
        "hoan_thanh": some(counts.done),
        "ty_le": percent(counts.done, counts.planned),
        "qua_han": some_or_none(counts.overdue),
    }


def _counted(snapshot: Snapshot) -> dict[str, str]:
    """The fields that every sentence about the whole has."""
    return _numbers(snapshot.counts, snapshot) | {
        "ngay": day(snapshot.cutoff_on),
        "ky": period_name(snapshot),
        "trong_ky": within_period(snapshot),
        "so_sanh": against_year_before(snapshot),
    }


def _parts(counts: Counts, wording: Wording) -> str:
    present = breakdown(counts)
    if len(present) == 1:
        count, words = present[0]
        return f"Toàn bộ {tasks(count)} {words}." if count > 1 else f"Nhiệm vụ {words}."
    return wording.say("parts", chi_tiet="; ".join(f"{tasks(count)} {words}" for count, words in present))


def _result(snapshot: Snapshot, group: list[WorkLine], wording: Wording) -> str:
    return wording.item(
        "area_result",
        noi_dung=said_by(snapshot, group, group[0].title),
        ket_qua=outcome(group[0]),
        ngay=days_of(group),
        cham=", quá hạn" if group[0].part == "done_late" else "",
    )


_STANDINGS = {
    "MET": "; đạt mục tiêu",
    "MISSED": "; không đạt mục tiêu",
    "AT_RISK": "; chưa đạt mục tiêu của năm",
}


def _below_target(snapshot: Snapshot, wording: Wording) -> Iterable[str]:
    """The figures that the year missed, and those that are not yet where the year's target is."""
    for standing, key in (("MISSED", "figures_missed"), ("AT_RISK", "figures_below")):
        found = [figure for figure in snapshot.figures if figure.standing == standing and figure.value is not None]
        if found:
            of_whom = {"don_vi": who(snapshot), "ky": period_name(snapshot)}
            yield wording.say(key, so_chi_tieu=some(len(found)), **of_whom)
            yield from bullets(
                [text for figure in found if (text := _figure(snapshot, figure, wording, "figure_below"))]
            )


def _figure(snapshot: Snapshot, figure: Figure, wording: Wording, key: str = "area_figure") -> str:
    before = "" if figure.previous is None else f"; cùng kỳ năm trước: {value_of(figure, figure.previous)}"
    return wording.item(
        key,
        ten=figure.name,
        gia_tri=value_of(figure, figure.value) + given_by(snapshot, figure),
        muc_tieu=f" (mục tiêu: {figure.target.rstrip('.;')})" if figure.target else "",
        cung_ky=before,
        danh_gia=_STANDINGS.get(figure.standing, ""),
    )
