"""F01–F33 measured in the XML of a DOCX."""

import re
import unicodedata

from tests.documents.form_docx import MM, Paragraph, W, Word, header_of

Measured = tuple[bool | None, str]
_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NUMBER = re.compile(r"^Số:\s*(\d{2,})?\s*/[\w&]+(-[\w&]+)+$")
_DAY = re.compile(r"^.+, ngày\s*(0[1-9]|[12]\d|3[01])?\s*tháng\s*(0[12]|[3-9]|1[0-2])?\s*năm \d{4}$")


def _is(one: Paragraph, low: float, high: float, *, bold: bool, italic: bool) -> bool:
    return low <= one.looks.size <= high and (one.looks.bold, one.looks.italic) == (bold, italic)


def _head(word: Word) -> list[Paragraph]:
    return [one for one in word.paragraphs if one.table == 0]


def _foot(word: Word) -> list[Paragraph]:
    table = word.first("Nơi nhận:").table
    return [one for one in word.paragraphs if one.table == table]


def _sizes(section) -> tuple[int, int]:
    size = section.find(f"{W}pgSz")
    return round(int(size.get(f"{W}w")) / MM), round(int(size.get(f"{W}h")) / MM)


def f01(word: Word, _) -> Measured:
    sizes = [_sizes(section) for section in word.sections]
    wide = [index for index, size in enumerate(sizes) if size == (297, 210)]
    tables = {section for section, _ in word.tables}
    kept = (
        sizes[0] == (210, 297)
        and set(sizes) <= {(210, 297), (297, 210)}
        and set(wide) <= tables | {index for index in wide if len(word.body(index)) < 7}
    )
    return kept, f"{len(sizes) - len(wide)} phần dọc, {len(wide)} phần ngang"


def f03(word: Word, _) -> Measured:
    seen = set()
    for section in word.sections:
        margins = section.find(f"{W}pgMar")
        seen.add(tuple(round(int(margins.get(f"{W}{side}")) / MM) for side in ("top", "bottom", "left", "right")))
    kept = all(20 <= t <= 25 and 20 <= b <= 25 and 30 <= x <= 35 and 15 <= r <= 20 for t, b, x, r in seen)
    return kept, "; ".join(f"trên {t}, dưới {b}, trái {x}, phải {r} mm" for t, b, x, r in seen)


def f04(word: Word, _) -> Measured:
    said = [one for one in word.paragraphs if one.text.strip()]
    faces, colours = {one.looks.face for one in said}, {one.looks.colour for one in said}
    nfc = all(unicodedata.is_normalized("NFC", one.text) for one in said)
    return faces == {"Times New Roman"} and colours <= {
        "000000",
        "auto",
        "",
    } and nfc, f"{', '.join(faces)}; màu {', '.join(colours)}; {'NFC' if nfc else 'không NFC'}"


def f05(word: Word, _) -> Measured:
    first = word.sections[0]
    head, front = header_of(word, 0), header_of(word, 0, "first")
    fields = [code.text.strip() for code in head.iter(f"{W}instrText")]
    none_in_front = front is None or not list(front.iter(f"{W}instrText"))
    distance = int(first.find(f"{W}pgMar").get(f"{W}header")) / MM
    return (
        fields == ["PAGE"] and first.find(f"{W}titlePg") is not None and none_in_front and distance < 20,
        f"trường {fields}, cách mép {distance:.0f} mm, trang đầu không số",
    )


def f06(word: Word, _) -> Measured:
    starts = [
        (number.get(f"{W}start") if (number := section.find(f"{W}pgNumType")) is not None else None)
        for section in word.sections[1:]
    ]
    return bool(starts) and set(starts) == {"1"}, f"{len(starts)} phụ lục, bắt đầu từ {', '.join(map(str, starts))}"


def f07(word: Word, _) -> Measured:
    one = word.first(_COUNTRY)
    return one.cell == (0, 1) and one.looks.align == "center" and _is(
        one, 12, 13, bold=True, italic=False
    ), f"{one.looks.size:g} đậm, ô bên phải"


def f08(word: Word, _) -> Measured:
    column = [one for one in _head(word) if one.cell == (0, 1)]
    place = next(index for index, one in enumerate(column) if one.text == _MOTTO)
    return _is(column[place], 13, 14, bold=True, italic=False) and column[
        place + 1
    ].drawn is not None, f"{column[place].looks.size:g} đậm, có đường kẻ"


def f09(word: Word, _) -> Measured:
    left = [one for one in _head(word) if one.cell == (0, 0) and one.text.strip() and not one.text.startswith("Số:")]
    higher = [one for one in left if not one.looks.bold]
    if not higher:
        return all(
            one.text.startswith(("ỦY BAN NHÂN DÂN", "TỈNH", "THÀNH PHỐ", "XÃ", "PHƯỜNG", "ĐẶC KHU")) for one in left
        ), "UBND: không có cơ quan chủ quản"
    return all(
        one.text == one.text.upper() and _is(one, 12, 13, bold=False, italic=False) for one in higher
    ), f"“{higher[0].text}” {higher[0].looks.size:g}"


def f10(word: Word, _) -> Measured:
    left = [one for one in _head(word) if one.cell == (0, 0)]
    own = [one for one in left if one.looks.bold and one.text.strip()]
    drawn = next(one for one in left if one.drawn is not None)
    kept = all(one.text == one.text.upper() and _is(one, 12, 13, bold=True, italic=False) for one in own)
    return bool(own) and kept and left.index(drawn) > left.index(
        own[-1]
    ), f"“{' '.join(one.text for one in own)}” {own[0].looks.size:g} đậm, có đường kẻ"


def f11(word: Word, _) -> Measured:
    one = word.first("Số:")
    return bool(_NUMBER.match(one.text)) and _is(
        one, 13, 13, bold=False, italic=False
    ), f"“{one.text}” {one.looks.size:g}"


def f13(word: Word, _) -> Measured:
    one = next(one for one in _head(word) if "ngày" in one.text)
    level = one.cell == (word.first("Số:").cell[0], 1)
    return level and bool(_DAY.match(one.text)) and _is(
        one, 13, 14, bold=False, italic=True
    ), f"“{one.text}” {one.looks.size:g} nghiêng, cùng hàng với số"


def f14(word: Word, _) -> Measured:
    body = [one for one in word.paragraphs if one.section == 0 and one.table is None]
    place = next(index for index, one in enumerate(body) if one.text == "BÁO CÁO")
    title, subject, line = body[place : place + 3]
    kept = all(_is(one, 13, 14, bold=True, italic=False) and one.looks.align == "center" for one in (title, subject))
    return kept and line.drawn is not None, f"{title.looks.size:g}/{subject.looks.size:g} đậm, giữa, có đường kẻ"


def f15(word: Word, _) -> Measured:
    one = word.first("Kính gửi:")
    if one is None:
        return None, "không có nơi nhận phía trên"
    names = one.text.removeprefix("Kính gửi:").strip().split("\n")
    if len(names) == 1:
        return _is(one, 13, 14, bold=False, italic=False), f"“{one.text}”"
    return all(name.startswith("- ") and name.endswith(";") for name in names[:-1]) and names[-1].endswith(
        "."
    ), f"{len(names)} nơi, mỗi nơi một dòng"


def f16(word: Word, _) -> Measured:
    grounds = [one for one in word.body() if one.text.startswith("Căn cứ") and one.looks.italic]
    if not grounds:
        return None, "không có căn cứ"
    ends = [one.text[-1] for one in grounds]
    return set(ends[:-1]) <= {";"} and ends[-1] == "." and all(
        _is(one, 13, 14, bold=False, italic=True) for one in grounds
    ), f"{len(grounds)} căn cứ, dấu {''.join(ends)}"


def f17(word: Word, _) -> Measured:
    said = [one for one in word.body() if one.looks.align == "both" and not one.looks.bold and one.looks.indent]
    sizes, indents = {one.looks.size for one in said}, {round(one.looks.indent / 72 * 2.54, 2) for one in said}
    before, lines = {one.looks.before for one in said}, {round(one.looks.line, 2) for one in said}
    kept = (
        bool(said)
        and all(13 <= size <= 14 for size in sizes)
        and all(1 <= indent <= 1.28 for indent in indents)
        and min(before) >= 6
    )
    return kept and all(
        1 <= line <= 1.5 for line in lines
    ), f"cỡ {sizes}, lùi {indents} cm, cách {before} pt, dòng {lines}"


def f18(word: Word, _) -> Measured:
    counts, faults = {"I": 0, "1": 0, "a": 0}, []
    for one in word.body():
        if re.match(r"[IVX]+\. ", one.text) and one.looks.bold:
            counts["I"] += 1
            faults += [] if one.text == one.text.upper() and 13 <= one.looks.size <= 14 else [one.text]
        elif re.match(r"\d+\. ", one.text) and one.looks.bold:
            counts["1"] += 1
        elif match := re.match(r"([a-zđ])\) ", one.text):
            counts["a"] += 1
            faults += [one.text] if match[1] in "fjwz" else []
    numbered = counts["I"] or counts["1"]  # the answer to a request may have no parts
    return bool(numbered) and not faults, f"{counts['I']} mục I, {counts['1']} mục 1, {counts['a']} mục a"


def f19(word: Word, _) -> Measured:
    ends = [sum(one.text.endswith("./.") for one in word.body(place)) for place in range(len(word.sections))]
    return set(ends) == {1}, f"nội dung {ends[0]}, phụ lục {sum(ends[1:])}/{len(ends) - 1}"


def f20(word: Word, _) -> Measured:
    right = [one for one in _foot(word) if one.cell == (0, 1)]
    titles, name = [one for one in right[:-1] if one.text], right[-1]
    kept = bool(titles) and all(
        one.text == one.text.upper() and _is(one, 13, 14, bold=True, italic=False) for one in titles
    )
    return kept and _is(
        name, 13, 14, bold=True, italic=False
    ), f"{' / '.join(one.text for one in titles)}; {name.text or 'chừa chỗ họ tên'}"


def f21(word: Word, _) -> Measured:
    name = [one for one in _foot(word) if one.cell == (0, 1)][-1]
    room = name.looks.before / 72 * 25.4
    return room >= 20, f"{room:.0f} mm"


def f22(word: Word, _) -> Measured:
    left = [one for one in _foot(word) if one.cell == (0, 0) and one.text]
    listed = [one for one in left if one.text.startswith("- ")]
    kept = _is(left[0], 12, 12, bold=True, italic=True) and all(
        _is(one, 11, 11, bold=False, italic=False) for one in listed
    )
    return kept and listed[0].text == "- Như trên;" and listed[-1].text.startswith("- Lưu: ") and listed[
        -1
    ].text.endswith("."), f"{left[0].looks.size:g}/{listed[0].looks.size:g}; “{listed[0].text}” … “{listed[-1].text}”"


def _annexes(word: Word) -> list[list[Paragraph]]:
    return [word.body(place) for place in range(1, len(word.sections))]


def f23(word: Word, _) -> Measured:
    names = [one[0] for one in _annexes(word)]
    return all(
        re.fullmatch(r"Phụ lục [IVX]+", one.text)
        and one.looks.align == "center"
        and _is(one, 14, 14, bold=True, italic=False)
        for one in names
    ), f"{len(names)} phụ lục: 14 đậm, giữa"


def f24(word: Word, _) -> Measured:
    titles = [one[1] for one in _annexes(word)]
    return all(
        one.text == one.text.upper() and _is(one, 13, 14, bold=True, italic=False) for one in titles
    ), f"{len(titles)} tên in hoa, đậm"


def f25(word: Word, _) -> Measured:
    lines = [one[2] for one in _annexes(word)]
    return all(
        one.text.startswith("(Kèm theo ") and _is(one, 13, 14, bold=False, italic=True) for one in lines
    ), f"“{lines[0].text}”"


def f33(word: Word, _) -> Measured:
    faults, tables, sizes = [], 0, set()
    for number, (section, table) in enumerate(word.tables):
        if not section:
            continue
        tables += 1
        rows = table.findall(f"{W}tr")
        repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        codes = ["".join(cell.itertext()) for cell in rows[sum(repeated) - 1].findall(f"{W}tc")]
        if codes != [f"({place})" for place in range(1, len(codes) + 1)]:
            faults.append(f"bảng {number}: hàng mã cột không lặp")
        if not all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows):
            faults.append(f"bảng {number}: có hàng bị cắt")
        sizes |= {one.looks.size for one in word.paragraphs if one.table == number and one.text}
    return tables > 0 and not faults and min(sizes) >= 11, f"{tables} bảng, cỡ chữ {sorted(sizes)}" + (
        f"; {faults[:3]}" if faults else ""
    )


CHECKS = {
    name.upper(): check for name, check in list(globals().items()) if re.fullmatch(r"f\d\d", name) and callable(check)
}
