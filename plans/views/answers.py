"""What every page here answers with: the whole page, or the piece of it that htmx asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from reform.common.http import wants_piece


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, or its fragment for htmx; a browser must not take one for the other from its cache."""
    answer = render(request, piece if wants_piece(request) else page, context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
