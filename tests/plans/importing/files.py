"""Small annexes as files, laid out as real ones are.

A grid of texts, in which "<" is merged with the cell at the left and "^" with the one above.
"""

import io
from html import escape

import docx
import openpyxl
from weasyprint import HTML

from plans.importing import UnitNames

Rows = list[list[str]]
LEFT, ABOVE = "<", "^"
TITLE = ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025",)

UNITS = [
    ("Sở Nội vụ", ("SNV", "NV", "Sở NV", "Nội vụ"), False),
    ("Sở Tài chính", ("Sở TC", "Tài chính"), False),
    ("Sở Tư pháp", ("Tư pháp",), False),
    ("Sở Y tế", (), False),
    ("Sở Công Thương", (), False),
    ("Sở Khoa học và Công nghệ", ("KH&CN",), False),
    ("Sở Kế hoạch và Đầu tư", ("KH&ĐT", "Sở KH&ĐT"), False),
    ("Sở Thông tin và Truyền thông", ("TT&TT", "Sở TT&TT", "Sở Thông tin – Truyền thông"), False),
    ("Sở Giáo dục và Đào tạo", (), False),
    ("Sở Văn hóa, Thể thao và Du lịch", (), False),
    ("Đài Phát thanh và Truyền hình tỉnh", ("Đài PT&TH tỉnh",), False),
    ("Báo Đắk Nông", (), False),
    ("Văn phòng UBND tỉnh", ("VP UBND tỉnh",), False),
    ("Văn phòng", ("VP",), False),
    ("Văn phòng đại diện", ("VPĐD",), False),
    ("Bộ phận kế toán Ban", (), False),
    ("Các phòng", (), True),
    ("Các phòng, đơn vị", (), True),
    ("Các đơn vị", ("Đơn vị",), True),
    ("Đơn vị sự nghiệp", (), True),
    ("Các sở, ban, ngành", (), True),
    ("UBND cấp huyện", ("UBND các huyện, thành phố",), True),
    ("Các sở, ban, ngành, địa phương", (), True),
    ("Các cơ quan, đơn vị có liên quan", (), True),
]
NAMES = UnitNames.build(UNITS)


def word_file(*tables: Rows, before: tuple[str, ...] = TITLE) -> bytes:
    """A Word document: the lines, then the tables with an empty paragraph between them."""
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        cells = [list(row.cells) for row in table.rows]
        for (top, left), (bottom, right) in _boxes(rows).items():
            cell = cells[top][left]
            if (bottom, right) != (top, left):
                cell = cell.merge(cells[bottom][right])
            cell.text = rows[top][left]
        document.add_paragraph("")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel_file(rows: Rows, before: tuple[str, ...] = TITLE, name: str = "Phụ lục", hidden: Rows | None = None) -> bytes:
    """A workbook: the lines in merged rows above the table, and a hidden sheet when asked for."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = name
    width = max(map(len, rows))
    for number, line in enumerate(before, start=1):
        sheet.cell(number, 1, line)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
    start = len(before) + 2
    for (top, left), (bottom, right) in _boxes(rows).items():
        sheet.cell(start + top, left + 1, rows[top][left] or None)
        if (bottom, right) != (top, left):
            sheet.merge_cells(
                start_row=start + top, start_column=left + 1, end_row=start + bottom, end_column=right + 1
            )
    if hidden is not None:
        other = workbook.create_sheet("Ẩn", 0)
        other.sheet_state = "hidden"
        for row in hidden:
            other.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _boxes(rows: Rows) -> dict[tuple[int, int], tuple[int, int]]:
    """The last cell that each cell with its own text reaches to."""
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    boxes: dict[tuple[int, int], tuple[int, int]] = {}
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            before = {LEFT: (top, left - 1), ABOVE: (top - 1, left)}.get(text)
            origin = origins[before] if before else (top, left)
            origins[top, left] = origin
            boxes[origin] = (top, left)
    return boxes


# The layout of the Đắk Nông plan of 2025: containers, areas, "Nhiệm vụ" with and without "Hoạt động".
DAK_NONG_TITLE = (
    "PHỤ LỤC",
    "NỘI DUNG, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH TỈNH ĐẮK NÔNG NĂM 2025",
    "(Kèm theo Quyết định số: 1629/QĐ-UBND ngày 30/12/2024 của UBND tỉnh Đăk Nông)",
)
DAK_NONG_HEADER: Rows = [
    ["TT", "Nội dung", "Tổ chức thực hiện", "Kết quả, sản phẩm", "Trách nhiệm tham mưu, thực hiện", "<", "Thời gian",
     "<", "Ghi chú"],
    ["^", "^", "^", "^", "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc", "^"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
]  # fmt: skip


def _heading(label: str, title: str) -> list[str]:
    return [label, title, "", "", "", "", "", "", ""]


ALL = "Các cơ quan, đơn vị có liên quan"
DAK_NONG_ROWS: Rows = [
    _heading("A", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC"),
    _heading("I", "CÔNG TÁC SƠ KẾT, TỔNG KẾT"),
    _heading("Nhiệm vụ 1", "Sơ kết Nghị quyết số 20-NQ/TU ngày 04/11/2022"),
    ["Hoạt động 1.1", "Ban hành văn bản", "Văn bản rõ ràng", "Văn bản", "Sở Nội vụ", ALL, "Tháng 6", "Tháng 7", ""],
    ["Hoạt động 1.2", "Báo cáo sơ kết", "100% nhiệm vụ được đánh giá", "Báo cáo", "Sở Nội vụ", ALL, "Trong tháng 10",
     "", "trình ký"],
    ["Nhiệm vụ 4", "Tổ chức Hội nghị", "", "Hội nghị", "Các Sở: NV, KH&ĐT, TT&TT", ALL, "Dự kiến trong tháng 6", "",
     ""],
    _heading("II", "TUYÊN TRUYỀN, ĐÁNH GIÁ CÁC CHỈ SỐ"),
    _heading("Nhiệm vụ 1", "Công tác tuyên truyền"),
    ["Hoạt động 1.1", "Đăng tin", "", "Bản tin", "Sở Nội vụ; Đài PT&TH tỉnh", ALL, "Tháng 1", "Tháng 12", ""],
    ["Hoạt động 1.2", "Đăng báo", "", "Chuyên trang", "Sở Nội vụ; Báo Đăk Nông", ALL, "Sau khi công bố Chỉ số năm 2024",
     "", ""],
    _heading("B", "CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH"),
    _heading("LĨNH VỰC I", "CẢI CÁCH THỂ CHẾ"),
    ["Nhiệm vụ 1", "Kế hoạch pháp chế", "", "Kế hoạch", "Sở Tư pháp", "Các sở, ban, ngành; UBND cấp huyện",
     "Tháng 12/2024", "Tháng 12/2025", ""],
    _heading("LĨNH VỰC V", "CẢI CÁCH TÀI CHÍNH CÔNG"),
    _heading("Nhiệm vụ 2", "Thực hiện cơ chế tự chủ"),
    ["Hoạt động 2.1", "Tự chủ về kinh phí", "", "Văn bản", "Các sở, ban, ngành; UBND các huyện, thành phố",
     "Sở Tài chính", "Thường xuyên", "", ""],
    _heading("VI", "XÂY DỰNG VÀ PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ"),
    ["Nhiệm vụ 1", "Xử lý hồ sơ", "đạt 98% tại cấp tỉnh; 90% tại cấp huyện", "Báo cáo", "sở Giáo dục và Đào tạo",
     "Sở Thông tin và Truyền thông, Văn phòng UBND tỉnh", "Tháng 3", "Tháng 09", ""],
]  # fmt: skip

# The layout of the Đồng Nai plan of 2023, page by page: goals are tasks, rows break over pages, merged cells are empty.
DONG_NAI_TITLE = (
    "NHIỆM VỤ CỤ THỂ THỰC HIỆN CẢI CÁCH HÀNH CHÍNH NĂM 2023",
    "(Kèm theo Kế hoạch số 03/KH-KCNĐN ngày 16 tháng 01 năm 2023 của Ban Quản lý các Khu công nghiệp Đồng Nai)",
)
DONG_NAI_HEADER = [
    "STT", "Mục tiêu", "Nhiệm vụ/ Hoạt động", "Kết quả/ Sản phẩm", "Đơn vị chủ trì", "Đơn vị phối hợp",
    "Thời gian hoàn thành",
]  # fmt: skip
DONG_NAI_PAGES: list[Rows] = [
    [
        DONG_NAI_HEADER,
        ["I", "Cải cách thể chế", "", "", "", "", ""],
        ["1", "100% văn bản đúng quy định", "Tham mưu văn bản", "Văn bản", "Văn phòng", "Các phòng, đơn vị",
         "Theo KH đào tạo, bồi dưỡng"],
        ["", "", "Đa dạng hình thức phổ biến,", "Báo cáo", "Văn phòng", "Các phòng, đơn vị", "Thường xuyên"],
    ],
    [
        DONG_NAI_HEADER,
        ["", "", "giáo dục pháp luật.", "", "", "", ""],
        ["II", "Cải cách thủ tục hành chính", "", "", "", "", ""],
        ["1", "Kiểm soát thủ tục hành chính", "", "", "", "", ""],
        ["1.1", "70% TTHC có hồ sơ mẫu", "Lập hồ sơ mẫu", "Hồ sơ", "Các phòng, VPĐD, đơn vị", "Văn phòng",
         "Quý III/2023"],
        ["2.", "Đẩy mạnh chuyển đổi số trong giải quyết thủ tục", "", "", "", "", ""],
        ["2.1", "Tối thiểu 50% hồ sơ được số hóa", "Tập huấn", "Chứng nhận", "Văn phòng", "Các phòng",
         "Theo triển khai của Sở Thông tin – Truyền thông"],
    ],
    [
        DONG_NAI_HEADER,
        ["", "", "Triển khai quy trình", "Hồ sơ số hóa", "Văn phòng", "Các phòng", "6 tháng và cả năm (theo KH)"],
        ["", "", "Số hóa hồ sơ", "Hồ sơ", "", "", ""],
        ["", "Kết quả được cung cấp bản điện tử 60%", "Cung cấp bản điện tử", "Bản điện tử", "Các phòng", "Văn phòng",
         "Thường xuyên và theo triển khai của tỉnh"],
        ["4", "Giải quyết phản ánh kiến nghị", "", "", "", "", ""],
        ["1", "- Tối thiểu 96% PAKN", "Tăng cường", "PAKN", "Văn phòng", "Các phòng", "Trong quý II/2023"],
    ],
    [
        DONG_NAI_HEADER,
        ["", "xử lý đúng hạn; - Tỷ lệ hài lòng đạt tối 92%", "trách nhiệm", "giải quyết", "", "", ""],
        ["VI", "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số", "", "", "", "", ""],
        ["1", "100% thủ tục hành", "Thực hiện theo triển khai", "Phần mềm thanh", "", "", "Theo triển khai"],
    ],
    [
        DONG_NAI_HEADER,
        ["", "chính đủ điều kiện", "của tỉnh", "toán", "", "", "của Sở Thông tin và Truyền thông"],
        ["2", "Khai thác dữ liệu", "Kết nối", "Dữ liệu", "Văn phòng", "Bộ phận kế toán Ban; Đơn vị sự nghiệp",
         "Tháng 1/2023"],
    ],
    [
        DONG_NAI_HEADER,
        ["", "", '<ul style="list-style-type: none"> - Các sản phẩm truyền thông.', "", "", "", ""],
    ],
]  # fmt: skip


def page_file(*tables: Rows, before: tuple[str, ...] = TITLE, style: str = "") -> str:
    """A page of HTML: the lines, then the tables."""
    parts = [f"<p>{escape(line)}</p>" for line in before]
    for rows in tables:
        boxes = _boxes(rows)
        parts.append("<table>")
        for top, row in enumerate(rows):
            cells = ""
            for left, text in enumerate(row):
                if (top, left) in boxes:
                    bottom, right = boxes[top, left]
                    words = escape(text).replace("\n", "<br>")
                    cells += f'<td rowspan="{bottom - top + 1}" colspan="{right - left + 1}">{words}</td>'
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return f'<html><meta charset="utf-8"><style>{style}</style><body>{"".join(parts)}</body></html>'


PAPER = (
    "@page{size:A4 landscape;margin:20mm;@top-center{content:counter(page)}} body{font-size:11pt}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed} td{border:.5pt solid #000;padding:2pt}"
)


def pdf_file(*tables: Rows, before: tuple[str, ...] = TITLE, style: str = "", head: int = 0) -> bytes:
    """The same as a PDF; the first `head` rows are repeated on each page."""
    page = page_file(*tables, before=before, style=PAPER + style)
    if head:
        rows = page.split("<tr>")
        rows[1], rows[head + 1] = f"<thead><tr>{rows[1]}", f"</thead><tr>{rows[head + 1]}"
        page = rows[0] + rows[1] + "".join(f"<tr>{row}" if not row.startswith("</thead>") else row for row in rows[2:])
    return HTML(string=page).write_pdf()


def drawn_file(*pages: list[list[str]], line: str = "box", step: int = 0) -> bytes:
    """A PDF as word processors write it: each page a table whose cells have lines, all edges drawn cell by cell.

    `line` is how an edge is drawn: a thin filled "box", a "stroke", two of them ("double"), "dots", or a "frame" (a
    filled box in another); the last page's rows begin `step` points lower.
    """
    streams = []
    for rows in pages:
        y, marks, words = 550 - (step if rows is pages[-1] else 0), [], []
        for row in rows:
            height = 12 * max(cell.count("\n") + 1 for cell in row) + 4
            for column, cell in enumerate(row):
                marks += _edges(40 + 120 * column, y - height, 120, height, line)
                for number, text in enumerate(cell.split("\n")):
                    code = text.encode("utf-16-be").hex()
                    words.append(f"1 0 0 1 {44 + 120 * column} {y - 12 - 12 * number} Tm <{code}> Tj")
            y -= height
        streams.append("\n".join([*marks, "BT /F 10 Tf", *words, "ET"]).encode())
    return _raw_pdf(streams)


def _edges(x: float, y: float, width: float, height: float, line: str) -> list[str]:
    if line == "frame":
        return [f"{x} {y} {width} {height} re {x + 0.5} {y + 0.5} {width - 1} {height - 1} re f*"]
    edges = []
    for x0, y0, x1, y1 in (
        (x, y, x + width, y), (x, y + height, x + width, y + height), (x, y, x, y + height),
        (x + width, y, x + width, y + height),
    ):  # fmt: skip
        upright = x0 == x1
        if line == "box":
            edges.append(f"{x0 - 0.2} {y0 - 0.2} {x1 - x0 + 0.4} {y1 - y0 + 0.4} re f")
        elif line == "dots":
            places = range(0, int(y1 - y0 if upright else x1 - x0) + 1, 2)
            edges += [f"{x0 + (0 if upright else p)} {y0 + (p if upright else 0)} .5 .5 re f" for p in places]
        for aside in {"stroke": (0,), "double": (-1.7, 1.7)}.get(line, ()):
            shift = (aside, 0) if upright else (0, aside)
            edges.append(f"{x0 + shift[0]} {y0 + shift[1]} m {x1 + shift[0]} {y1 + shift[1]} l S")
    return edges


def _raw_pdf(streams: list[bytes]) -> bytes:
    """Pages from content streams; codes of the only font are Unicode."""
    ranges = "<0020> <01ff> <0020> <0300> <036f> <0300> <1e00> <1eff> <1e00> <2010> <2030> <2010>"
    unicode = f"1 begincodespacerange <0000> <ffff> endcodespacerange 4 beginbfrange {ranges} endbfrange".encode()
    pages = range(6, 6 + 2 * len(streams), 2)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(streams)}/Kids[{' '.join(f'{page} 0 R' for page in pages)}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 400/FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4/Ascent 800/Descent -200"
        b"/FontBBox[0 0 900 900]>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(unicode), unicode),
    ]
    for page, stream in zip(pages, streams, strict=True):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (page + 1)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s\nendobj\n" % item for item in enumerate(objects, start=1))
    return body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)
