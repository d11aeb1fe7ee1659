"""Measures a report's PDF and DOCX against rules F01–F33 of phụ lục I of Nghị định 30/2020/NĐ-CP and prints the table.

`python -m tests.documents.form_table bao-cao.pdf bao-cao.docx` measures two files, `… 12` the kept files of report 12
of this installation. Exit code: how many rules are broken. Only what stands in the files is looked at.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.documents import form_rules_docx as docx_rules
from tests.documents import form_rules_pdf as pdf_rules
from tests.documents.form_docx import read_docx
from tests.documents.form_pdf import read_pdf

Measured = tuple[bool | None, str]  # kept or not (None: nothing to measure), and what was measured
_NOT_LISTED = "không áp dụng: quy tắc không thuộc phần được nêu cho báo cáo"


@dataclass(frozen=True)
class Rule:
    """A rule in a few words."""

    code: str
    words: str


RULES = (
    Rule("F01", "khổ A4, dọc; chỉ bảng phụ lục được ngang"),
    Rule("F02", ""),
    Rule("F03", "lề trên, dưới 20–25, trái 30–35, phải 15–20 mm"),
    Rule("F04", "Times New Roman (hoặc cùng số đo), nhúng, đen, NFC"),
    Rule("F05", "số trang 13–14 đứng, giữa lề trên, trừ trang 1"),
    Rule("F06", "trang của mỗi phụ lục đánh số riêng"),
    Rule("F07", "quốc hiệu in hoa 12–13 đậm, phía trên bên phải"),
    Rule("F08", "tiêu ngữ 13–14 đậm, đường kẻ dài bằng dòng chữ"),
    Rule("F09", "cơ quan chủ quản in hoa 12–13, không đậm"),
    Rule("F10", "cơ quan ban hành in hoa 12–13 đậm, đường kẻ 1/3–1/2"),
    Rule("F11", "số, ký hiệu 13 đứng, “05/BC-…”"),
    Rule("F12", ""),
    Rule("F13", "địa danh, ngày tháng 13–14 nghiêng, ngang dòng số"),
    Rule("F14", "tên loại, trích yếu 13–14 đậm giữa, đường kẻ 1/3–1/2"),
    Rule("F15", "Kính gửi; nhiều nơi thì mỗi nơi một dòng “- …;”, cuối “.”"),
    Rule("F16", "căn cứ nghiêng, mỗi căn cứ một dòng “;”, cuối “.”"),
    Rule("F17", "lời văn 13–14, đều hai lề, lùi 1–1,27 cm, cách ≥6pt, dòng 1–1,5"),
    Rule("F18", "“I. IN HOA” đậm; “1. ” đậm; “a)”"),
    Rule("F19", "nội dung và mỗi phụ lục kết thúc bằng “./.”"),
    Rule("F20", "quyền hạn, chức vụ in hoa đậm; họ tên đậm"),
    Rule("F21", "chỗ ký và đóng dấu"),
    Rule("F22", "“Nơi nhận:” 12 đậm nghiêng; danh sách 11; Như trên … Lưu"),
    Rule("F23", "“Phụ lục I” 14 đậm, giữa"),
    Rule("F24", "tên phụ lục in hoa đậm"),
    Rule("F25", "“(Kèm theo …)” nghiêng"),
    *(Rule(f"F{number}", "") for number in (26, 27, 28, 29)),
    Rule("F30", "PDF 1.4 trở lên"),
    *(Rule(f"F{number}", "") for number in (31, 32)),
    Rule("F33", "bảng lặp đầu và hàng mã cột, ≥11, hàng không bị cắt, chữ chọn được"),
)


def measure(pdf: bytes, docx: bytes) -> list[tuple[Rule, Measured, Measured]]:
    """Each rule with what was measured in both files. A part that is not found at all breaks its rule."""
    printed, word = read_pdf(pdf), read_docx(docx)
    return [
        (rule, _one(rule, pdf_rules.CHECKS, printed, pdf), _one(rule, docx_rules.CHECKS, word, docx)) for rule in RULES
    ]


def _one(rule: Rule, checks: dict[str, Callable], read, content: bytes) -> Measured:
    if not rule.words:
        return None, _NOT_LISTED
    if rule.code not in checks:
        return None, "không áp dụng cho định dạng này"
    try:
        return checks[rule.code](read, content)
    except (AssertionError, AttributeError, IndexError, StopIteration, ValueError) as error:
        return False, f"không tìm thấy ({type(error).__name__}: {error})"


def table(rows: list[tuple[Rule, Measured, Measured]]) -> str:
    """The table as text, a rule a line."""
    mark = {True: "đạt", False: "KHÔNG", None: "–"}
    lines = ["| quy tắc | yêu cầu | PDF | đo được | DOCX | đo được |", "|---|---|---|---|---|---|"]
    for rule, (kept, seen), (kept_too, seen_too) in rows:
        lines.append(f"| {rule.code} | {rule.words} | {mark[kept]} | {seen} | {mark[kept_too]} | {seen_too} |")
    return "\n".join(lines)


def broken(rows: list[tuple[Rule, Measured, Measured]]) -> list[str]:
    """Rules that a file does not keep, and which."""
    return [
        f"{rule.code} {name}: {seen}"
        for rule, pdf, docx in rows
        for name, (kept, seen) in (("PDF", pdf), ("DOCX", docx))
        if kept is False
    ]


def _files(arguments: list[str]) -> tuple[bytes, bytes]:
    if len(arguments) == 1 and arguments[0].isdecimal():
        return _kept_files(int(arguments[0]))
    pdf, docx = sorted(arguments, key=lambda name: Path(name).suffix != ".pdf")
    return Path(pdf).read_bytes(), Path(docx).read_bytes()


def _kept_files(report: int) -> tuple[bytes, bytes]:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
    django.setup()
    from reporting.models import ReportFile

    found = {}
    for format in ("pdf", "docx"):
        kept = ReportFile.objects.filter(report=report, format=format).order_by("version", "edition").last()
        if kept is None:
            sys.exit(f"Báo cáo {report} chưa có tệp {format}.")
        with kept.file.open("rb") as stored:
            found[format] = stored.read()
    return found["pdf"], found["docx"]


def main(arguments: list[str]) -> int:
    """Print the table and the number of broken rules."""
    if len(arguments) not in (1, 2):
        sys.exit("usage: python -m tests.documents.form_table REPORT | FILE.pdf FILE.docx")
    rows = measure(*_files(arguments))
    faults = broken(rows)
    sys.stdout.write(f"{table(rows)}\n{len(RULES)} quy tắc; không đạt: {len(faults)}\n")
    return len(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
