"""Paragraph styles of a DOCX report: real styles under names that an office finds in Word's list."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FACE = "Times New Roman"
LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
# Times New Roman is 1.15 of its size high, so a line has 1.265 of it: the style sheet's `line-height`. Word and PDF
# break their pages alike only where all lines of both are equally high.
LINE = 1.1
CELL_LINE = 1.04
CELL_STYLES = {"t": "Bảng chữ", "c": "Bảng giữa", "n": "Bảng số"}


@dataclass(frozen=True)
class Look:
    """Looks of one style; sizes in points, `line` in lines of the face."""

    name: str
    size: float = 14
    align: WD_ALIGN_PARAGRAPH = CENTRE
    bold: bool = False
    italic: bool = False
    indent: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False
    line: float = LINE


LOOKS = (
    Look("Normal", align=JUSTIFY),
    Look("Body Text", align=JUSTIFY, indent=True, before=6),
    Look("Kết thúc", align=JUSTIFY, indent=True, before=6, after=12, keep=True),
    Look("Căn cứ", align=JUSTIFY, italic=True, indent=True, before=6),
    Look("Title", bold=True, before=18),
    Look("Trích yếu", bold=True),
    Look("Kính gửi", before=12, after=6),
    Look("Heading 1", align=JUSTIFY, bold=True, indent=True, before=8, keep=True),
    Look("Heading 2", align=JUSTIFY, bold=True, indent=True, before=8, keep=True),
    Look("Heading 3", align=JUSTIFY, indent=True, before=8, keep=True),
    Look("Cơ quan chủ quản", size=13),
    Look("Cơ quan ban hành", size=13, bold=True),
    Look("Quốc hiệu", size=13, bold=True),
    Look("Tiêu ngữ", bold=True),
    Look("Số ký hiệu", size=13, before=6),
    Look("Về việc", size=12, before=6),
    Look("Địa danh ngày tháng", size=13, italic=True, before=6),
    Look("Nơi nhận", size=11, align=LEFT),
    Look("Nơi nhận tiêu đề", size=12, align=LEFT, bold=True, italic=True, before=2),
    Look("Mã kiểm tra", size=10, align=LEFT, line=1),
    Look("Chữ ký", bold=True),
    Look("Phụ lục", bold=True, keep=True),
    Look("Phụ lục tiêu đề", bold=True, before=2, keep=True),
    Look("Phụ lục kèm theo", italic=True, before=2, keep=True),
    Look("Phụ lục ghi chú", size=12, before=2, after=5, keep=True),
    Look("Phụ lục đơn vị", bold=True, before=14, keep=True),
    Look("Phụ lục nhóm", size=12, align=LEFT, bold=True, before=10, after=4, keep=True),
    Look("Biểu đồ", size=12, bold=True, before=5, after=2, keep=True),
    Look("Hình", keep=True, line=1),
    Look("Hết", align=RIGHT, before=4),
    Look("Đường kẻ", size=1, line=1),
    Look("Dấu dữ liệu", size=11, align=RIGHT, italic=True, line=1),
    Look("Số trang", line=1),
    Look("Bảng chữ", size=11, line=CELL_LINE, align=LEFT),
    Look("Bảng giữa", size=11, line=CELL_LINE),
    Look("Bảng số", size=11, line=CELL_LINE, align=RIGHT),
    Look("Bảng đầu", size=11, line=CELL_LINE, bold=True),
    Look("Bảng mã cột", size=11, line=CELL_LINE, italic=True),
    Look("Bảng tổng", size=11, line=CELL_LINE, align=LEFT, bold=True),
    Look("Bảng tổng số", size=11, line=CELL_LINE, align=RIGHT, bold=True),
)
# Headings in the outline of the file beside Word's own: an annex stands beside "I.", its areas beside "1.".
_OUTLINE = {"Phụ lục": 0, "Phụ lục đơn vị": 1, "Phụ lục nhóm": 1}


def add_styles(document: Document) -> None:
    """Set the looks of all styles; those that the template lacks are made."""
    for look in LOOKS:
        found = look.name in {style.name for style in document.styles}
        style = document.styles[look.name] if found else document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        if not found:
            style.base_style = document.styles["Normal"]
            style.quick_style = True
        _dress(style, look)
        if look.name in _OUTLINE:
            properties = style.element.get_or_add_pPr()
            level = properties.makeelement(qn("w:outlineLvl"), {qn("w:val"): str(_OUTLINE[look.name])})
            properties.append(level)


def _dress(style: ParagraphStyle, look: Look) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FACE, Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor(0, 0, 0)
    _one_face(style)
    paragraph = style.paragraph_format
    paragraph.alignment = look.align
    paragraph.first_line_indent = Mm(12.7) if look.indent else Mm(0)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = look.line
    paragraph.keep_with_next = look.keep
    paragraph.widow_control = True
    for border in style.element.pPr.findall(qn("w:pBdr")):  # the template's title has a blue line
        style.element.pPr.remove(border)


def _one_face(style: ParagraphStyle) -> None:
    """The face for every script, in place of the template's theme; and the language of spelling."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN", qn("w:eastAsia"): "vi-VN"}))
    for spacing in properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
        properties.remove(spacing)
