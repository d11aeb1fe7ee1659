"""How a document that answers a request is called, and how it begins: by the round's own name, citing the request."""

from dataclasses import dataclass

from reporting.rendering.values import printable_line

_KIND = "báo cáo "
_SPEAKS_ITSELF = ("tình hình", "kết quả", "công tác", "về ", "việc ", "tiến độ", "số liệu")


@dataclass(frozen=True)
class Call:
    """What was asked: the name of the round, the document that asks for it, or else who asks."""

    title: str
    document: str = ""
    by: str = ""

    @property
    def subject(self) -> str:
        """The name without its kind, which the document bears above: "Chuyên đề số hóa hồ sơ"."""
        title = printable_line(self.title)
        if title.lower().startswith(_KIND) and len(title) > len(_KIND):
            title = title[len(_KIND) :].lstrip()
        return title[:1].upper() + title[1:]

    @property
    def reported(self) -> str:
        """What is reported, behind "báo cáo" inside a sentence."""
        words = lower_first(self.subject)
        is_named = printable_line(self.title).lower().startswith((_KIND, *_SPEAKS_ITSELF))
        return words if is_named else f"về {words}"

    @property
    def opening(self) -> str:
        """What the first sentence begins with; nothing where nobody is known to have asked."""
        if document := printable_line(self.document):
            return f"Thực hiện yêu cầu tại {document.rstrip(' .;,')}, "
        return f"Thực hiện yêu cầu của {printable_line(self.by)}, " if self.by else ""


def lower_first(text: str) -> str:
    """Inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
