"""Files whose bytes were changed on the way, of every kind: read, or refused with a sentence; nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.importing.errors import PlanFileError
from plans.importing.readers import read_tables
from tests.plans.importing.files import DAK_NONG_HEADER, DAK_NONG_ROWS, DAK_NONG_TITLE, excel_file, page_file, word_file

ROWS = DAK_NONG_HEADER + DAK_NONG_ROWS
TABBED = "\r\n".join("\t".join(row) for row in ROWS)
FILES = {
    "docx": word_file(ROWS, before=DAK_NONG_TITLE),
    "xlsx": excel_file(ROWS, before=DAK_NONG_TITLE),
    "html": page_file(ROWS, before=DAK_NONG_TITLE).encode(),
    "html16": page_file(ROWS, before=DAK_NONG_TITLE).encode("utf-16"),
    "text": TABBED.encode(),
    "text16": TABBED.encode("utf-16"),
    "csv": TABBED.replace("\t", ";").encode(),
    "prose": ("II. NHIỆM VỤ\n1. Rà soát. Chủ trì: Sở Nội vụ. Thời gian: Quý I.\n" * 20).encode(),
}
NOISE = [
    b"<table", b"</td>", b'"', b"\t", b"\n", b"\xff\xfe", b"\x00", b"rowspan=0", b"<![CDATA[", b"&#x0;",
    b"colspan=-1 ", b"\xe2\x80\xae", b"Chu tri:", b"I. ", b"%PDF-", b"{\\rtf",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read(name, data):
    content = FILES[name]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        noise = data.draw(st.one_of(st.binary(max_size=20), st.sampled_from(NOISE)))
        cut = data.draw(st.sampled_from([0, 0, 1, 2, 40, len(content)]))
        content = content[:at] + noise + content[at + cut :]
    try:
        tables = read_tables(content, "a")
    except PlanFileError as error:
        assert error.message.endswith(".")
        return
    assert all(cell.column >= 0 and cell.span >= 1 for table in tables for row in table.rows for cell in row.cells)
    assert all(row.width <= 256 for table in tables for row in table.rows)
