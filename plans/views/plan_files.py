"""A plan as the annex that an office knows, to be taken along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from plans.exporting import export_docx, export_xlsx
from plans.queries.plan_draft import draft_of
from plans.queries.unit_names import unit_names_of
from plans.views.fetch import visible_plan
from reform.common.http import CONTENT_TYPES, download
from reform.common.text import slug

_EXPORTS = {"xlsx": export_xlsx, "docx": export_docx}


@require_safe
def plan_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The plan in force as a file that the portal reads back as the same plan; 404 for a plan without activities."""
    plan = visible_plan(request, pk)
    draft = draft_of(plan)
    if not any(draft.activities()):
        raise Http404("Kế hoạch chưa có hoạt động nào nên chưa có phụ lục.")
    content = _EXPORTS[format](
        draft,
        names=unit_names_of(plan.owner),
        years=(plan.first_year, plan.last_year),
        columns=tuple(plan.extra_columns),
    )
    name = f"Phụ lục KH CCHC {plan.years} – {plan.owner.code}.{format}"
    answer = download(content, filename=name, content_type=CONTENT_TYPES[format])
    # Programs that know only the old form of the header get a name without diacritics.
    plain = f"{slug(name.removesuffix(f'.{format}'))}.{format}"
    answer["Content-Disposition"] = answer["Content-Disposition"].replace(
        "attachment;", f'attachment; filename="{plain}";', 1
    )
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
