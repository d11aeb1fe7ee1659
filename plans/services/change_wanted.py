"""What a unit may ask for: another deadline, another lead, other words; each checked before it is sent."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from organisations.models import Unit
from plans.deadlines import PROBLEM_MESSAGES, Deadline, DeadlineKind, parse_deadline
from plans.enums import WorkStatus
from plans.models import Activity, Assignment, Plan
from plans.queries.change_words import deadline_json
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean, clean_lines
from reform.common.wording import day

NO_DEADLINE = "Hãy nhập thời hạn mới, ví dụ 30/09/2025 hoặc Quý IV/2025."
_TITLE_LIMIT = 2000
_PRODUCT_LIMIT = 5000
_WORDS_LIMIT = 500


def read_deadline(plan: Plan, text: str) -> Deadline:
    """What the words mean in that plan; without a year they are of the current one, as far as the plan covers it.

    Raises `Invalid` for words that are missing or not understood with certainty.
    """
    words = clean(text)
    if not words:
        raise Invalid(NO_DEADLINE, field="deadline")
    if len(words) > _WORDS_LIMIT:
        raise Invalid(f"Thời hạn dài quá {_WORDS_LIMIT} ký tự.", field="deadline")
    year = min(max(clock.today().year, plan.first_year), plan.last_year)
    found = parse_deadline(words, year=year, issued_on=plan.issued_on)
    if found.kind == DeadlineKind.UNSPECIFIED and (outside := _plain_day(words)):
        raise _outside(plan, outside)
    if found.kind == DeadlineKind.UNSPECIFIED or not found.understood:
        why = PROBLEM_MESSAGES.get(found.problem, "chưa hiểu được thời hạn")
        raise Invalid(f"“{words}”: {why}. Hãy ghi rõ ngày, ví dụ 30/09/2025, hoặc Quý IV/2025.", field="deadline")
    return found


def wanted_deadline(activity: Activity, text: str) -> dict[str, Any]:
    """Another deadline, from today until the end of the plan; a beginning that the words do not name stays.

    Raises `Invalid` for words that are not understood, for days outside the plan, and for what holds already.
    """
    plan, found = activity.plan, read_deadline(activity.plan, text)
    if found.due_on:
        _check_days(plan, found.due_on)
        if found.starts_on is None and activity.starts_on and activity.starts_on <= found.due_on:
            found = replace(found, starts_on=activity.starts_on)
    if (found.kind, found.due_on) == (activity.deadline_kind, activity.due_on):
        raise Invalid("Thời hạn mới giống thời hạn hiện nay.", field="deadline")
    return deadline_json(found) | {"was": deadline_json(activity)}


def _plain_day(words: str) -> date | None:
    """The day that the words are, however far away; None for other words."""
    try:
        return datetime.strptime(words, "%d/%m/%Y").date()
    except ValueError:
        return None


def _outside(plan: Plan, found: date) -> Invalid:
    last = date(plan.last_year, 12, 31)
    return Invalid(
        f"Ngày phải nằm trong thời gian của kế hoạch, từ hôm nay ({day(clock.today())}) đến {day(last)}. "
        f"Ông/bà đã nhập {day(found)}.",
        field="deadline",
    )


def _check_days(plan: Plan, due_on: date) -> None:
    last = date(plan.last_year, 12, 31)
    if due_on > last:
        raise Invalid(
            f"Kế hoạch kết thúc ngày {day(last)} nên thời hạn mới không được sau ngày đó. "
            "Việc chưa xong được chuyển tiếp sang kế hoạch năm sau.",
            field="deadline",
        )
    if due_on < clock.today():
        raise _outside(plan, due_on)


def wanted_lead(assignment: Assignment, unit: Unit | None) -> dict[str, Any]:
    """Another unit in the place of the one that asks. Raises `Invalid` unless it exists, is no group and does not lead
    the work already.
    """
    if unit is None:
        raise Invalid("Hãy chọn đơn vị trong danh sách gợi ý.", field="lead")
    if unit.is_group:
        raise Invalid(f"“{unit}” là một nhóm. Hãy chọn một đơn vị.", field="lead")
    if unit.valid_to and unit.valid_to < clock.today():
        raise Invalid(f"{unit} đã kết thúc hoạt động ngày {day(unit.valid_to)}.", field="lead")
    leads = assignment.activity.assignments.leading().exclude(status=WorkStatus.CANCELLED)
    if leads.filter(unit=unit).exists():
        raise Invalid(f"{unit} đang chủ trì hoạt động này.", field="lead")
    return {"unit": unit.pk, "name": unit.name, "was": {"unit": assignment.unit_id, "name": assignment.unit.name}}


def wanted_text(activity: Activity, title: str, product: str) -> dict[str, Any]:
    """Other words for the work or its product. Raises `Invalid` for an empty title, for too many letters, and for words
    that stand there already.
    """
    title, product = clean(title), clean_lines(product)
    if not title:
        raise Invalid("Hãy nhập tên hoạt động.", field="title")
    if len(title) > _TITLE_LIMIT:
        raise Invalid(f"Tên hoạt động dài quá {_TITLE_LIMIT} ký tự.", field="title")
    if len(product) > _PRODUCT_LIMIT:
        raise Invalid(f"Kết quả, sản phẩm dài quá {_PRODUCT_LIMIT} ký tự.", field="product")
    if (title, product) == (activity.title, clean_lines(activity.product)):
        raise Invalid("Nội dung chưa thay đổi so với hiện nay.", field="title")
    return {"title": title, "product": product, "was": {"title": activity.title, "product": activity.product}}
