"""Units' lists that were printed once and for all become an annex of the province's report: one file, one tree of tags,
one outline, pages numbered through. Nothing is laid out again, so it costs some milliseconds a list.

The file keeps the claims that its first part makes (PDF/A-3a, PDF/UA-1), since every list was made under the same.
"""

from collections.abc import Sequence
from io import BytesIO

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf

_MM = 72 / 25.4
_DIGIT = 7.0  # points that a digit of 14 points is wide
_HEIGHT = 20 * _MM  # of a stamp, as high as the margin in which it stands
_MIDDLE = (30 + 252 / 2) * _MM  # of the text of a landscape page
_RIGHT = (30 + 252) * _MM
_END_WIDTH = 10.9  # points of the end mark in 14 points
_END_DROP = 0.5 * _HEIGHT + 8.85  # from the upper edge of the last line to the foot of the stamp


def length(content: bytes) -> int:
    """How many pages it has."""
    with Pdf.open(BytesIO(content)) as file:
        return len(file.pages)


def join(
    base: bytes, cover: bytes, lists: Sequence[tuple[str, bytes]], *, annex: str, before: str, stamps: bytes
) -> bytes:
    """The report `base` with the annex called `annex` put before that called `before`, or at its end: the cover's pages
    and then the lists, at least one, of each its name in the outline and its content. Equal arguments give equal bytes.

    `stamps` has a page for each digit and one for the end mark.
    """
    with Pdf.open(BytesIO(base)) as file:
        work = _Joining(file, stamps, before)
        pages = [(annex, work.put(cover))]
        numbered_by_itself = work.pages
        pages += [(name, work.put(content)) for name, content in lists]
        for number in range(numbered_by_itself, work.pages):
            work.number(number)
        work.close(_end_place(lists[-1][1]))
        work.outline(pages)
        out = BytesIO()
        file.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


class _Joining:
    """A file that grows by pages with their tags at one place."""

    def __init__(self, file: Pdf, stamps: bytes, before: str) -> None:
        self.file, self.before, self.pages = file, before, 0
        self.first = _page_of(file, before) if before else len(file.pages)
        root = file.Root.StructTreeRoot
        self.tree, self.marks = root.K[0], root.ParentTree.Nums
        self.key = max((int(key) for key in self.marks[::2]), default=-1) + 1
        self.kid = self._kid_after()
        with Pdf.open(BytesIO(stamps)) as source:
            self.stamps = [file.copy_foreign(page.as_form_xobject()) for page in source.pages]

    def put(self, content: bytes) -> int:
        """All pages of a file; the place of the first. Its tree becomes a section of the file's."""
        start = self.first + self.pages
        with Pdf.open(BytesIO(content)) as source:  # closed at once: a hundred open ones take half a gigabyte
            self._take(source, start)
        return start

    def _take(self, source: Pdf, start: int) -> None:
        for page in source.pages:
            self.file.pages.insert(self.first + self.pages, page)
            self.pages += 1
        root = source.Root.StructTreeRoot
        marks = source.make_indirect(root.ParentTree.Nums)
        document = root.K[0]
        del document.P  # else the whole of the other tree comes along
        section = self.file.copy_foreign(document)
        section.S, section.P = Name.Sect, self.tree
        self.tree.K.insert(self.kid, section)
        self.kid += 1
        for place, owners in enumerate(self.file.copy_foreign(marks)[1::2]):
            self.file.pages[start + place].obj.StructParents = self.key
            self.marks.extend([self.key, owners])
            self.key += 1

    def number(self, place: int) -> None:
        """Stamp the number of the annex's page into the middle of its head, as furniture of the page."""
        page, digits = self.file.pages[self.first + place], str(place + 1)
        left, foot = _MIDDLE - len(digits) * _DIGIT / 2, float(page.mediabox[3]) - _HEIGHT
        drawn = [
            f"q 1 0 0 1 {left + index * _DIGIT:.2f} {foot:.2f} cm {self._stamp(page, int(digit))} Do Q"
            for index, digit in enumerate(digits)
        ]
        self._draw(page, f"/Artifact <</Type /Pagination>> BDC {' '.join(drawn)} EMC")

    def close(self, top: float) -> None:
        """The end mark in the line that the last list keeps for it, as a paragraph of its section."""
        page = self.file.pages[self.first + self.pages - 1]
        owners = self.marks[-1]
        element = self.file.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=self.tree.K[self.kid - 1], Pg=page.obj, K=Array([len(owners)]))
        )
        drawn = f"q 1 0 0 1 {_RIGHT - _END_WIDTH:.2f} {top - _END_DROP:.2f} cm {self._stamp(page, 10)} Do Q"
        self._draw(page, f"/P <</MCID {len(owners)}>> BDC {drawn} EMC")
        owners.append(element)
        self.tree.K[self.kid - 1].K.append(element)

    def outline(self, pages: Sequence[tuple[str, int]]) -> None:
        """The annex beside the others, its lists below it."""
        (annex, first), *lists = pages
        with self.file.open_outline() as outline:
            item = OutlineItem(annex, first)
            item.children.extend(OutlineItem(name, page) for name, page in lists)
            item.is_closed = True
            names = [one.title for one in outline.root]
            at = len(names) - names[::-1].index(self.before) - 1 if self.before else len(names)
            outline.root.insert(at, item)

    def _stamp(self, page, number: int) -> str:
        return str(page.add_resource(self.stamps[number], Name.XObject, Name(f"/Stamp{number}")))

    def _draw(self, page, words: str) -> None:
        # Before the page's own content, which leaves its own system of coordinates behind.
        page.contents_add(self.file.make_stream(words.encode()), prepend=True)

    def _kid_after(self) -> int:
        """Which part of the tree is the first that belongs to pages behind the place."""
        behind = {page.obj.objgen for page in list(self.file.pages)[self.first :]}
        return next((at for at, kid in enumerate(self.tree.K) if kid.Pg.objgen in behind), len(self.tree.K))


def _page_of(file: Pdf, title: str) -> int:
    """The page of the last entry of the outline with that title: passages of the text come before annexes."""
    with file.open_outline() as outline:
        item = next(one for one in reversed(outline.root) if one.title == title)
        target = item.destination[0].objgen
    return next(place for place, page in enumerate(file.pages) if page.obj.objgen == target)


def _end_place(content: bytes) -> float:
    """The upper edge of the line in which the end mark may stand."""
    with Pdf.open(BytesIO(content)) as source, source.open_outline() as outline:
        return float(outline.root[-1].destination[3])
