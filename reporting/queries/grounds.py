"""How documents name the plans that they rest on."""

from plans.models import Plan
from reform.common import wording


def document_of(plan: Plan) -> str:
    """The document by which the plan was given: "Kế hoạch số 831/KH-UBND ngày 30/12/2024 của UBND tỉnh"; a plan
    without a number by its title.
    """
    if not plan.number:
        return f"{plan.title} của {plan.owner}"
    day = f" ngày {wording.day(plan.issued_on)}" if plan.issued_on else ""
    return f"{_kind(plan)} số {plan.number}{day} của {plan.owner}"


def ground(plan: Plan) -> str:
    """The căn cứ: a plan is issued with a decision ("Căn cứ Quyết định số … ban hành Kế hoạch …") or is itself the
    document.
    """
    document = f"Căn cứ {document_of(plan)}"
    if not plan.number:
        return document
    if _kind(plan) == "Quyết định":
        return f"{document} ban hành {plan.title}"
    subject = plan.title.removeprefix("Kế hoạch ")
    return f"{document} về {subject[:1].lower()}{subject[1:]}"


def _kind(plan: Plan) -> str:
    return "Quyết định" if "/QĐ" in plan.number else "Kế hoạch"
