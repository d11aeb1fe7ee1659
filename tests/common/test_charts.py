"""Charts: round scales, the same figures in words, marks that differ without colour, nothing that breaks the page."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reform.common.charts import Bar, LinePoint, Reference, TargetLine, bars_svg, bullet_svg, line_svg
from reform.common.charts.drawing import scale_of

VALUES = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=4)


@given(st.lists(VALUES, min_size=1, max_size=8), st.booleans())
def test_a_scale_holds_its_values_with_few_round_ticks(values, from_zero):
    scale = scale_of(values, from_zero=from_zero)
    assert scale.low <= min(values) and max(values) <= scale.high
    assert 2 <= len(scale.ticks) <= 8
    steps = {after - before for before, after in zip(scale.ticks, scale.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert all(0 <= scale.share(value) <= 1 for value in values)


def test_a_scale_of_percentages_ends_at_a_hundred():
    scale = scale_of([Decimal(97), Decimal(100)], from_zero=False, cap=Decimal(100))
    assert (scale.ticks[-1], scale.high) == (100, 100)
    assert scale_of([Decimal(0), Decimal(104)], from_zero=True, cap=Decimal(100)).high >= 104


def read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 -- the portal's own drawing


def point(value: str | None, **fields) -> LinePoint:
    words = f"{value}%" if value else ""
    return LinePoint("6T", fields.pop("group", "2025"), Decimal(value) if value else None, words, **fields)


def test_a_line_is_thin_across_what_is_missing_and_ends_where_the_meaning_changes():
    drawn = line_svg([point("80"), point(None), point("85"), point("90", breaks=True)], title="Tỷ lệ", unit="%")
    assert (drawn.count("<circle"), drawn.count('stroke-width="1"/>') > 0) == (3, True)
    assert 'stroke-width="2.5"' not in drawn, "the first stretch is thin, the second is broken"
    assert "đổi định nghĩa" in drawn


def test_marks_tell_whole_from_partial_without_colour():
    drawn = line_svg([point("80"), point("85", is_whole=False)], title="Tỷ lệ", unit="%")
    fills = [circle.get("fill") for circle in read(drawn).iter("{http://www.w3.org/2000/svg}circle")]
    assert len(set(fills)) == 2 and "#ffffff" in fills


SVG = "{http://www.w3.org/2000/svg}"


def test_names_of_targets_stand_above_all_values_and_equal_lines_share_one():
    near = [TargetLine(f"{value}%", (Decimal(value),) * 2) for value in (95, 96)]
    same = [TargetLine("95%", near[0].values), TargetLine("của tỉnh", near[0].values), TargetLine("không", (None,) * 2)]
    root = read(line_svg([point("95.1"), point("95.9")], [*near, *same], title="Tỷ lệ", unit="%"))
    names = [(words.text, int(words.get("y"))) for words in root.findall(f"{SVG}text")]
    assert [name for name, _ in names] == ["95%; của tỉnh", "96%"]
    assert abs(names[0][1] - names[1][1]) >= 13, "a line of letters between them"
    plot = root.find(f"{SVG}g")
    lower = int(plot.get("transform").split()[1].rstrip(")"))
    tops = [lower + int(words.get("y")) - 12 for words in plot.iter(f"{SVG}text")]
    assert min(tops) >= max(y for _, y in names), "nothing that is drawn reaches up to the names"
    dashes = {line.get("stroke-dasharray") for line in plot.iter(f"{SVG}line")} - {None}
    assert len(dashes) == 2 and dashes == {line.get("stroke-dasharray") for line in root.findall(f"{SVG}line")}


def test_a_value_stands_where_no_line_of_a_target_runs_through_it():
    points, line = [point("80"), point("90"), point("93.8")], TargetLine("95%", (Decimal(95),) * 3)
    root = read(line_svg(points, [line], title="Tỷ lệ", unit="%"))
    plot = root.find(f"{SVG}g")
    dashed = {int(one.get("y1")) for one in plot.iter(f"{SVG}line") if one.get("stroke-dasharray")}
    values = [int(one.get("y")) for one in plot.iter(f"{SVG}text") if one.get("class") == "chart-halo"]
    assert len(values) == 3 and len(dashed) == 1
    assert not any(y - 10 < at < y for y in values for at in dashed)


def test_words_of_documents_cannot_break_out_of_the_drawing():
    evil = '<script>"&'
    drawings = [
        line_svg([LinePoint(evil, evil, Decimal(1), evil)], [TargetLine(evil, (Decimal(2),))], title=evil, unit=evil),
        bars_svg([Bar(evil, Decimal(1), evil, True)], Reference(evil, Decimal(1)), title=evil, unit=evil),
        bullet_svg(Decimal(1), target=Decimal(2), before=Decimal(3), title=evil, words=evil),
    ]
    for drawn in drawings:
        assert "<script" not in drawn
        root = read(drawn)
        assert root.get("role") == "img" and root.find("{http://www.w3.org/2000/svg}desc") is not None


@given(VALUES, st.none() | VALUES, st.none() | VALUES)
def test_a_bullet_draws_anything_inside_its_row(value, target, before):
    drawn = bullet_svg(value, target=target, before=before, title="A", words="B")
    root = read(drawn)
    places = [float(mark.get(name).rstrip("%")) for mark in root for name in ("cx", "x1") if mark.get(name)]
    assert all(0 <= place <= 100 for place in places)


def test_a_line_of_one_point_and_of_none_with_a_value():
    assert "<circle" in line_svg([point("80")], [TargetLine("90%", (Decimal(90),))], title="A", unit="%")
    assert "Chưa có số liệu" in line_svg([point(None)], title="A", unit="hồ sơ")
