"""Reads pages as a person does."""

import re
from html import unescape

from django.http import HttpResponse


def words(page: HttpResponse | str) -> str:
    """The text of an answer, or of a piece of its HTML, in one line and without tags."""
    html = page if isinstance(page, str) else page.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
