"""Tags and filters of every page: `{% load portal %}`.

What stands in each row of long tables (tags of status, deadlines, units, icons) is put together here instead of in
templates: a list of 500 rows renders them 1,500 times.
"""

from collections.abc import Iterable
from copy import copy
from datetime import date
from functools import cache, lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reform.common import charts, wording
from reform.common.clock import today as working_day
from reform.common.navigation import entries_for, start_url
from reform.common.periods import Period

register = template.Library()

register.filter("vn_number", wording.number)
register.filter("vn_percent", wording.percent)
register.filter("vn_percentage", wording.percentage)
register.filter("vn_date", wording.day)
register.filter("vn_datetime", wording.moment)
register.filter("file_size", wording.file_size)
register.simple_tag(wording.ratio, name="ratio")


@register.filter
def days_phrase(due: date | None, today: date | None = None) -> str:
    """`{{ due_on|days_phrase }}`: "trong 3 ngày nữa", counted from the portal's working day or the one given."""
    return wording.days_until(due, today or working_day())


@register.filter
def period_label(period: str, year: int) -> str:
    """`{{ round.period|period_label:round.year }}`: "6 tháng đầu năm 2025"."""
    return Period(period).title(year)


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """`{% icon "tick" %}`: templates/components/icons/NAME.svg, coloured like the text, silent for screen readers."""
    return SafeString(render_to_string(f"components/icons/{name}.svg").strip())


@register.simple_tag
def status_tag(state, detail: str = "") -> SafeString:
    """Icon, words and colour of a status that carries label, tone, icon and maybe detail; None → nothing."""
    if not state:
        return SafeString("")
    return _tag(state.tone, state.icon, str(state.label), detail or getattr(state, "detail", ""))


@lru_cache(maxsize=1_000)  # the same few words stand in thousands of rows
def _tag(tone: str, icon_name: str, label: str, words: str) -> SafeString:
    return format_html(
        '<span class="tag tone-{}">{}<span><span class="tag__label">{}</span>{}</span></span>',
        tone,
        icon(icon_name),
        label,
        format_html(' <span class="tag__detail">{}</span>', words) if words else "",
    )


@register.simple_tag
@lru_cache(maxsize=1_000)
def deadline_cell(text: str, due_on: date | None = None, tentative: bool = False, phrase: str = "") -> SafeString:
    """The document's own words; under them the date as understood, unless the words are that date, and the phrase."""
    understood = wording.day(due_on)
    below = [
        f"đến {understood}" if understood and understood != text.strip() else "",
        "dự kiến" if tentative else "",
        phrase,
    ]
    words = " · ".join(part for part in below if part)
    return format_html(
        '<span class="deadline">{}{}</span>',
        text or "Không nêu",
        format_html("<small>{}</small>", words) if words else "",
    )


@register.simple_tag
def freshness_mark(freshness: tuple[str, bool] | None) -> SafeString:
    """How old the last word is, quiet beside the status: (words, whether it is stale); None → nothing."""
    return _fresh(*freshness) if freshness else SafeString("")


@lru_cache(maxsize=1_000)
def _fresh(words: str, is_stale: bool) -> SafeString:
    mark = format_html("{}", icon("clock")) if is_stale else ""
    return format_html('<small class="fresh{}">{}{}</small>', " stale" if is_stale else "", mark, words)


@register.simple_tag(takes_context=True)
def sort_heading(context: template.Context, key: str, label: str, words: str = "", css: str = "") -> SafeString:
    """`{% sort_heading "due" "Thời hạn" %}`: a column's heading that sorts by it, down when it already sorts up; the
    address keeps that as `sort`. `words` say more to who only hears them.
    """
    now = context["request"].GET.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', order) if order else "",
        link_with(context, sort=f"-{key}" if now == key else key),
        label,
        format_html('<span class="visually-hidden">, sắp xếp {}</span>', words or "theo cột này"),
    )


@register.simple_tag
def unit_names(leads: Iterable, supports: Iterable = (), most: int = 3) -> SafeString:
    """Lead units in bold, supporting ones grey under them, units or strings; beyond `most` the rest unfolds."""
    lead_names, support_names = [_unit_name(unit) for unit in leads], [_unit_name(unit) for unit in supports]
    return format_html(
        '<div class="units">{}{}</div>',
        _names(lead_names, most, "<b>{}</b>"),
        format_html("<div>Phối hợp: {}</div>", _names(support_names, most, "{}")) if support_names else "",
    )


@register.inclusion_tag("components/long_text.html")
def long_text(text: str, limit: int = 160) -> dict:
    """Text whose beginning stands for it until opened; shorter than `limit` letters it is simply shown."""
    text = text or ""
    if len(text) <= limit:
        return {"text": text}
    return {"text": text, "start": text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:")}


def _unit_name(unit) -> str:
    return getattr(unit, "short_name", "") or str(unit)


def _names(names: list[str], most: int, frame: str) -> SafeString:
    shown = format_html(frame, ", ".join(names[:most])) if names else SafeString("")
    rest = names[most:]
    if not rest:
        return shown
    return shown + format_html(
        ' <details class="more"><summary>và {} đơn vị khác</summary>{}</details>', len(rest), ", ".join(rest)
    )


# ── Charts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(parts: Iterable[tuple], title: str = "Tình hình thực hiện", unit: str = "hoạt động") -> dict:
    """Bar, legend and table of the same numbers; a part is (label, tone, count[, total]); without any it says so."""
    parts = list(parts)
    total = charts.bar_total(parts)
    rows = [(label, charts.swatch_svg(tone), count) for label, tone, count, *_ in parts]
    svg = charts.stacked_bar_svg(parts, title=title) if total else ""
    return {"title": title, "unit": unit, "total": total, "rows": rows, "svg": svg}


@register.simple_tag
def status_bar(parts: Iterable[tuple], title: str = "Tình hình thực hiện") -> SafeString:
    """The bar alone, for a cell of a table whose other cells hold the numbers."""
    return charts.stacked_bar_svg(list(parts), title=title, height=14, figures=False)


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("components/field.html")
def field(bound, hint: str = "", **attrs) -> dict:
    """`{% field form.percent %}`: label, hint, error and control, tied together for screen readers.

    Further arguments become its attributes: `{% field form.q type="search" %}`; underscores stand for hyphens.
    """
    if bound.is_hidden:
        return {"field": bound, "hidden": True}
    hint = hint or bound.help_text
    ids = {"hint": f"{bound.auto_id}-hint" if hint else "", "error": f"{bound.auto_id}-error" if bound.errors else ""}
    wiring = {name.replace("_", "-"): value for name, value in attrs.items()}
    described = " ".join(part for part in ids.values() if part)
    group = bound.use_fieldset
    if described and not group:
        wiring["aria-describedby"] = described
    if bound.errors:
        wiring["aria-invalid"] = "true"
    widget = copy(bound.field.widget)
    if "type" in wiring:
        widget.input_type = wiring.pop("type")  # as an attribute it would stand there a second time and be ignored
    return {
        "field": bound,
        "hint": hint,
        "ids": ids,
        "described": described,
        "control": bound.as_widget(widget=widget, attrs=wiring),
        "group": group,
        "box": getattr(widget, "input_type", "") == "checkbox" and not group,
        "file": getattr(widget, "input_type", "") == "file",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms) -> dict:
    """What is wrong in these bound forms, each error a link to its field; nothing while all is well."""
    general, linked = [], []
    for form in forms:
        if form is None or not form.is_bound:
            continue
        general += form.non_field_errors()
        for bound in form:
            linked += [(_target(bound), bound.label, error) for error in bound.errors]
    return {"general": general, "linked": linked, "count": len(general) + len(linked)}


def _target(bound) -> str:
    """A group of radio buttons or boxes has no control with the field's own id; its first choice has."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label or bound.auto_id


# ── Addresses ───────────────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag(takes_context=True)
def link_with(context: template.Context, **changes) -> str:
    """`href="{% link_with sort="due" %}"`: this address with some GET parameters changed; None or "" drops one.

    Any change but of `page` itself goes back to the first page.
    """
    params = context["request"].GET.copy()
    if "page" not in changes:
        params.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        elif isinstance(value, list | tuple):
            params.setlist(name, value)
        else:
            params[name] = value
    return f"?{params.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page, things: str = "dòng") -> dict:
    """Links to the pages of a `Page`, keeping the filters; how many `things` there are in words."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, link_with(context, page=number) if isinstance(number, int) else "") for number in numbers]
    return {
        "page": page,
        "things": things,
        "links": links if page.paginator.num_pages > 1 else [],
        "previous": link_with(context, page=page.number - 1) if page.has_previous() else "",
        "next": link_with(context, page=page.number + 1) if page.has_next() else "",
    }


# ── The frame ───────────────────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict:
    """The navigation of the person's role; a page elsewhere names its entry in `nav_section` ("plans:plan_list")."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"entries": []}
    return {"entries": entries_for(user.role, request.path, context.get("nav_section", ""))}


@register.simple_tag(takes_context=True)
def home_url(context: template.Context) -> str:
    """Start page of the person who looks, "/" for a stranger."""
    user = getattr(context.get("request"), "user", None)
    return start_url(user.role) if user is not None and user.is_authenticated else "/"


@register.simple_block_tag(takes_context=True)
def component(context: template.Context, content: str, name: str, **params) -> SafeString:
    """`{% component "notice" tone="amber" %}…{% endcomponent %}`: components/NAME.html around what stands between.

    The component gets it as `content` (trimmed, so an empty block is false) and the parameters by name; of the page's
    context only request, user and the CSRF token, so that a page's `title` or `url` does not slip in.
    """
    inner = context.template.engine.get_template(f"components/{name}.html")
    shared = {name: context.get(name) for name in ("request", "user", "csrf_token")}
    return inner.render(context.new({**shared, **params, "content": SafeString(content.strip())}))


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the breadcrumb, for `{% block breadcrumb %}`."""
    return format_html('<li><a href="{}">{}</a></li>', url, label) if url else format_html("<li>{}</li>", label)


@register.simple_tag
def message_tone(tags: str) -> dict[str, str]:
    """Tone and icon of a flash message by its level."""
    looks = {"success": ("green", "tick"), "warning": ("amber", "triangle"), "error": ("red", "triangle")}
    tone, name = next((looks[tag] for tag in tags.split() if tag in looks), ("blue", "info"))
    return {"tone": tone, "icon": name}


@register.simple_tag
def joined(items: Iterable, separator: str = ", ") -> SafeString:
    """Any items as escaped text in one line."""
    return format_html_join(separator, "{}", ((item,) for item in items))
