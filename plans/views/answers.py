"""What every page here answers with: the whole page, or the piece of it that htmx asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_piece(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece; when it restores a page of the history it wants the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, or its fragment for htmx; a browser must not take one for the other from its cache."""
    answer = render(request, piece if wants_piece(request) else page, context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
