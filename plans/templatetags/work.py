"""Tags of the lists of work: `{% load work %}`.

The cells of a row are put together here and not in a template: a list of a page shows fifty rows of seven cells, and
looking each value up by its name cost more than reading the rows from the database.
"""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from plans.queries.work_rows import WorkRow
from reform.common.templatetags.portal import deadline_cell, freshness_mark, status_tag
from reform.common.wording import shortened

register = template.Library()

_REASON_LENGTH = 300


@register.simple_tag
def work_cells(row: WorkRow, names_reporters: bool) -> SafeString:
    """The cells of a row but for its button: activity, deadline, standing and percentage; with `names_reporters` whose
    work it is and who reported last in columns of their own.
    """
    activity = row.activity
    unit = "" if names_reporters or not row.unit else f"<b>{escape(row.unit)}</b> · "
    returned = _under("Trả lại:", row.returned_because) if row.returned_because else ""
    returned += _under(*row.review) if row.review else ""
    deadline = deadline_cell(activity.deadline_text, activity.due_on, activity.deadline_tentative, row.original)
    status = status_tag(row.standing.state, row.standing.detail) + freshness_mark(row.freshness)
    whose = f'<td data-label="Đơn vị">{escape(row.unit)}</td>' if names_reporters else ""
    who = f'<td data-label="Cập nhật gần nhất">{escape(row.reporter)}</td>' if names_reporters else ""
    return SafeString(
        f'<td class="card-title"><a href="{escape(row.address)}">{escape(activity.title)}</a>'
        f'<small class="muted under">{unit}{escape(row.place)}</small>{returned}</td>{whose}'
        f'<td data-label="Thời hạn">{deadline}</td>'
        f'<td data-label="Tình trạng">{status}</td>'
        f'<td data-label="Tiến độ" class="num">{row.percent}</td>{who}'
    )


def _under(heading: str, words: str) -> SafeString:
    return format_html('<p class="under"><strong>{}</strong> {}</p>', heading, shortened(words, _REASON_LENGTH))


@register.simple_tag
def update_button(row: WorkRow, focus: bool = False) -> SafeString:
    """Opens the form under its row; without htmx the form's own page. `focus` where the form was closed again. Before
    it stands the button of the period that is asked for.
    """
    if not row.confirm_address:
        return _opener(row, row.update_address, "Cập nhật", row.name, focus)
    confirm = _opener(row, row.confirm_address, "Xác nhận kỳ này", f"{row.standing.asked.title}: {row.name}", focus)
    return SafeString(f'<span class="stacked">{confirm}{_opener(row, row.update_address, "Cập nhật", row.name)}</span>')


def _opener(row: WorkRow, address: str, words: str, name: str, focus: bool = False) -> SafeString:
    draft = f' data-draft-of="update-{row.key}"' if address == row.update_address else ""
    address = escape(address)
    return SafeString(
        f'<a class="button small" href="{address}" hx-get="{address}" hx-target="#work-{row.key}"{draft} '
        f'hx-swap="outerHTML"{" data-focus" if focus else ""}>{words}'
        f'<span class="visually-hidden"> {escape(name)}</span></a>'
    )
