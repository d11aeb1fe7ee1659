"""Which characters the face of official documents has. Others would be drawn as nothing and spoil the text layer.

A character without a glyph makes readers of the PDF lose all text of that face, and PDF/A forbids it. DOCX and XLSX
keep every character: there the office's own machine finds a face.
"""

import re

MISSING = "\u25a1"  # □
# What Times New Roman and Liberation Serif 2 both have of Latin, Greek, Cyrillic, punctuation and signs.
_FOREIGN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u036f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0513\u1e00-\u1e9b\u1ea0-\u1ef9"
    "\u2000-\u2010\u2012-\u2022\u2026\u2030\u2032-\u2034\u2039\u203a\u203c\u203e\u2044\u2074-\u2079\u207f-\u2089"
    "\u20a0-\u20b5\u2105\u2113\u2116\u2122\u2126\u212e\u2153\u2154\u215b-\u215e\u2190-\u2195\u2202\u2206\u220f\u2211"
    "\u2212\u2215\u2219\u221a\u221e\u222b\u2248\u2260\u2261\u2264\u2265\u25a0\u25a1\u25aa-\u25ac\u25b2\u25ba\u25bc"
    "\u25c4\u25ca\u25cb\u25cf\u25e6]"
)
# What people paste from Word: the hyphen that does not break, bullets of its symbol faces, ticks, double arrows.
_ALIKE = str.maketrans(
    {
        "\u2011": "-",
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0d8": "►",
        "\uf0fc": "√",
        "✓": "√",
        "✔": "√",
        "☑": "√",
        "⇒": "→",
        "➢": "►",
        "❖": "▪",
    }
)


def in_face(text: str) -> str:
    """The text with look-alikes for what the face lacks, and □ where there is none."""
    return _FOREIGN.sub(MISSING, text.translate(_ALIKE))
