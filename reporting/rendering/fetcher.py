"""What the PDF engine may read while it renders: the project's own static files and data inside the document itself.

Its own fetcher would read file:// and call internal HTTP addresses from images, style sheets and attachments.
"""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Base of relative addresses in documents. The host cannot exist (RFC 6761) and is never asked: its paths are files.
OWN_ORIGIN = "https://document.invalid/"
DATA_LIMIT = 2_000_000  # characters of one data: address


class Refused(ValueError):
    """An address that documents may not read."""


class ClosedFetcher(URLFetcher):
    """Serves `data:` and files under STATICFILES_DIRS; everything else is refused before anything is opened."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of an address. Raises `Refused`, which the engine takes as a missing picture or style."""
        if url[:5].lower() == "data:":
            if len(url) > DATA_LIMIT:
                raise Refused("data: address too long")
            return super().fetch(url, headers)
        file = own_file(url)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})


def own_file(url: str) -> Path:
    """The static file of the project that an address names. Raises `Refused` for any other address."""
    try:
        parts = urlsplit(url)
        path = unquote(parts.path, errors="strict")
        own = f"{parts.scheme}://{parts.netloc}/" == OWN_ORIGIN and path.startswith(settings.STATIC_URL)
        if own and not parts.query and "\0" not in path and "\\" not in path:
            name = path.removeprefix(settings.STATIC_URL)
            for folder in map(Path, settings.STATICFILES_DIRS):
                file = (folder / name).resolve()  # follows links, so a link out of the folder is seen
                if file.is_relative_to(folder.resolve()) and file.is_file():
                    return file
    except (ValueError, OSError) as error:
        raise Refused(url[:200]) from error
    raise Refused(url[:200])
