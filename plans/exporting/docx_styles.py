"""Paragraph styles of an exported annex, under the names that reports of the portal use as well."""

from dataclasses import dataclass

from plans.exporting.package import FACE


@dataclass(frozen=True)
class Look:
    """Looks of one style; sizes in points."""

    id: str
    name: str
    size: int = 11
    align: str = "left"
    bold: bool = False
    italic: bool = False
    before: int = 0
    after: int = 0
    keep: bool = False


_LOOKS = (
    Look("PhuLuc", "Phụ lục", 14, "center", bold=True, keep=True),
    Look("PhuLucTieuDe", "Phụ lục tiêu đề", 14, "center", bold=True, before=2, keep=True),
    Look("PhuLucKemTheo", "Phụ lục kèm theo", 14, "center", italic=True, before=2, after=8, keep=True),
    Look("BangDau", "Bảng đầu", align="center", bold=True),
    Look("BangMaCot", "Bảng mã cột", align="center", italic=True),
    Look("Muc", "Bảng mục", bold=True, keep=True),
    Look("MucSo", "Bảng mục số", align="center", bold=True, keep=True),
    Look("NhiemVu", "Bảng nhiệm vụ", bold=True, keep=True),
    Look("BangChu", "Bảng chữ"),
    Look("BangGiua", "Bảng giữa", align="center"),
    Look("Het", "Hết", 14, "right", before=4),
    Look("SoTrang", "Số trang", 14, "center"),
)
STYLES = {look.id: look for look in _LOOKS}


def styles_part(space: str) -> str:
    """The part of styles; `space` is the namespace of its elements."""
    fonts = f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:eastAsia="{FACE}" w:cs="{FACE}"/>'
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    return (
        f'<w:styles xmlns:w="{space}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        f"{normal}{''.join(map(_style, _LOOKS))}</w:styles>"
    )


def _style(look: Look) -> str:
    letters = ("<w:b/>" if look.bold else "") + ("<w:i/>" if look.italic else "")
    keep = "<w:keepNext/>" if look.keep else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look.id}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}'
        f'<w:spacing w:before="{look.before * 20}" w:after="{look.after * 20}"/><w:jc w:val="{look.align}"/></w:pPr>'
        f'<w:rPr>{letters}<w:sz w:val="{look.size * 2}"/><w:szCs w:val="{look.size * 2}"/></w:rPr></w:style>'
    )
