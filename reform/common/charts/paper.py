"""A drawing of the page in the face and ink of an official document."""

import re

from django.utils.safestring import SafeString, mark_safe

from reform.common.charts.drawing import FONT, INK, MUTED

_FACE = "Times New Roman, Liberation Serif, serif"
_SIZES = re.compile(r'font-size="1[0-3]"')
_SIZE = 'font-size="15"'  # of a 96th of an inch: 11.25 pt, the least that tables have
_SAID = re.compile(r"<title>(.*?)</title><desc>(.*?)</desc>", re.DOTALL)


def for_paper(svg: SafeString) -> SafeString:
    """The same drawing with black words in Times New Roman. What it says in words goes into its name, since the file's
    tags take no more than that.
    """
    drawn = svg.replace(FONT, _FACE).replace(INK, "#000000").replace(MUTED, "#000000")
    drawn = _SIZES.sub(_SIZE, drawn)
    return mark_safe(_SAID.sub(r"<title>\1. \2</title>", drawn, count=1))  # noqa: S308 -- as safe as what came in
