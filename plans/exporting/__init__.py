"""A plan out again as the annex that an office knows, so that reading the file gives the same plan.

The layout is that of the annexes that provinces issue: TT · Nội dung · Tổ chức thực hiện · Kết quả, sản phẩm ·
Chủ trì · Phối hợp · Bắt đầu · Kết thúc · Ghi chú, then the plan's own columns. The file is read back before it
leaves: where that would give another plan, columns at the right say what each row is (`plans.importing.own_layout`).
"""

from plans.exporting.cells import RowCells
from plans.exporting.docx import render_docx
from plans.exporting.layout import Annex, AnnexMaker, own_headings
from plans.exporting.settle import bare_essence, essence, settled
from plans.exporting.xlsx import render_xlsx
from plans.importing import PlanFileError, UnitNames, read_plan
from plans.importing.drafts import PlanDraft
from reform.common.text import clean

__all__ = ["essence", "export_docx", "export_xlsx"]

_MAX_BYTES = 100 << 20


def export_xlsx(draft: PlanDraft, *, names: UnitNames, years: tuple[int, int], columns: tuple[str, ...] = ()) -> bytes:
    """The plan as a workbook of one sheet. `names` are those that its owner may use, `columns` its own headings in
    their order; `draft.head.year` is the last of its `years`. Equal plans give equal bytes.
    """
    return _annex(draft, names, years, columns)[1]


def export_docx(draft: PlanDraft, *, names: UnitNames, years: tuple[int, int], columns: tuple[str, ...] = ()) -> bytes:
    """The plan as a document; takes and promises what `export_xlsx` does."""
    return render_docx(_annex(draft, names, years, columns)[0])


def _annex(draft: PlanDraft, names: UnitNames, years: tuple[int, int], columns: tuple[str, ...]) -> tuple[Annex, bytes]:
    """The annex and its workbook: without marks where a reader of the bare rows understands the same plan."""
    draft = settled(draft, columns)
    headings = own_headings(draft, tuple(map(clean, columns)))
    cells = RowCells.for_draft(draft, names)
    if not (cells.needs_meaning or cells.needs_targets):
        annex = AnnexMaker(draft, headings, years, cells).annex()
        content = render_xlsx(annex)
        if _gives_back(content, draft, names, headings):
            return annex, content
    annex = AnnexMaker(draft, headings, years, cells, marked=True).annex()
    return annex, render_xlsx(annex)


def _gives_back(content: bytes, draft: PlanDraft, names: UnitNames, columns: tuple[str, ...]) -> bool:
    try:
        read = read_plan(content, "phu-luc.xlsx", names=names, max_bytes=_MAX_BYTES)
    except PlanFileError:
        return False
    return read.head.year == draft.head.year and essence(read, columns) == bare_essence(draft)
