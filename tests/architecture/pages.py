"""What every page must be free of under the content policy: own script and style in the text, and foreign hosts."""

import re
from html.parser import HTMLParser

FOREIGN = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)  # https://…, //…
_LOADS = {"href", "src", "srcset", "action", "formaction", "poster", "data", "background", "xlink:href", "ping"}


class PageReader(HTMLParser):
    """Collects in `faults` what the policy would block or what leaves the portal; `language` is the page's own."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang") or ""
        if tag == "style" or (tag == "script" and not named.get("src")):
            self.faults.append(f"<{tag}> with its own text")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").lower().startswith("javascript:"):
                self.faults.append(f"<{tag} {name}>")
            if name in _LOADS and FOREIGN.match(value or ""):
                self.faults.append(f"<{tag} {name}={value}>")


def read_page(text: str) -> PageReader:
    """The page, read to its end."""
    reader = PageReader()
    reader.feed(text)
    reader.close()
    return reader
