"""Opens a DOCX in LibreOffice and compares its pages with those of the PDF, part by part: the text and each annex.

`python -m tests.documents.word_pages FILE.docx FILE.pdf` prints the table; the exit code says how many parts differ in
pages. LibreOffice lays out by the same rules as the offices' word processors, with letters of the same widths.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pdfplumber

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
MISSING = "LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)"
_ANNEX = re.compile(r"^Phụ lục [IVX]+$")
_SECONDS = 120


def opened(docx: bytes) -> bytes:
    """The document as LibreOffice prints it. Raises RuntimeError where it does not open it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        source.write_bytes(docx)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [PROGRAM, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(source)]
        answer = subprocess.run(command, capture_output=True, check=False, text=True, timeout=_SECONDS)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise RuntimeError(f"LibreOffice did not open the document: {answer.stderr or answer.stdout}")
        return made.read_bytes()


def parts(pdf: bytes) -> list[tuple[str, list[str]]]:
    """The text and each annex with the first words of each of its pages, page numbers left out."""
    found = [("Nội dung", [])]
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            lines = (page.extract_text() or "").splitlines()
            name = next((line for line in lines[:3] if _ANNEX.match(line)), "")
            if name:
                found.append((name, []))
            found[-1][1].append(" ".join(line for line in lines if not line.isdigit())[:60])
    return found


def comparison(docx: bytes, pdf: bytes) -> list[tuple[str, int, int]]:
    """(part, pages in the PDF, pages in LibreOffice) in their order."""
    printed, word = parts(pdf), parts(opened(docx))
    names = [name for name, _ in printed] + [name for name, _ in word if name not in dict(printed)]
    return [(name, len(dict(printed).get(name, ())), len(dict(word).get(name, ()))) for name in names]


def main(docx: str, pdf: str) -> int:
    """Print the comparison."""
    if not PROGRAM:
        sys.exit(MISSING)
    rows = comparison(Path(docx).read_bytes(), Path(pdf).read_bytes())
    sys.stdout.write("| phần | trang trong PDF | trang khi mở DOCX |\n|---|---|---|\n")
    sys.stdout.writelines(f"| {name} | {printed} | {word} |\n" for name, printed, word in rows)
    different = sum(1 for _, printed, word in rows if printed != word)
    sys.stdout.write(f"{len(rows)} phần; khác số trang: {different}\n")
    return different


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
