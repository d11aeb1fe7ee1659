"""QR codes as part of a page, under a content policy without styles in the text."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr_code(text: str, label: str) -> SafeString:
    """An inline SVG in black on white, in the dark too: telephones do not read the reverse. `label` is read aloud."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgns=False, nl=False
    )
    return format_html(
        '<div class="qr" role="img" aria-label="{}">{}</div>', label, SafeString(out.getvalue().decode())
    )
