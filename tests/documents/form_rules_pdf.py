"""F01–F33 measured on the pages of a PDF."""

import io
import re
import unicodedata
from itertools import pairwise, takewhile

import pypdf

from tests.documents.form_pdf import MM, Line, Printed, lines_in, number_in_margin, rules_under

Measured = tuple[bool | None, str]
_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_RULED = {"vertical_strategy": "lines_strict", "horizontal_strategy": "lines_strict"}  # bars of a chart are no table
_NUMBER = re.compile(r"^Số:\s*(\d{2,})?\s*/[\w&]+(-[\w&]+)+$")
_DAY = re.compile(r"^.+, ngày\s*(0[1-9]|[12]\d|3[01])?\s*tháng\s*(0[12]|[3-9]|1[0-2])?\s*năm \d{4}$")


def _whole(printed: Printed) -> list[Line]:
    return [line for place in printed.portrait for line in printed.lines[place]]


def _starts(lines: list[Line], words: str) -> Line:
    return next(line for line in lines if line.text.startswith(words))


def _halves(printed: Printed) -> tuple[list[Line], list[Line]]:
    """Lines of the first page's head, left and right of where quốc hiệu begins."""
    page = printed.pages[0]
    whole = next(line for line in printed.lines[0] if _COUNTRY in line.text)
    letters = [char for char in page.chars if abs(char["top"] - whole.top) < 3 and char["text"].strip()]
    start = "".join(char["text"] for char in letters).index(_COUNTRY.replace(" ", ""))
    split = letters[start]["x0"] - 3
    bottom = next(line.top for line in printed.lines[0] if line.text.startswith("BÁO CÁO")) - 1
    top = 20 * MM - 2
    return lines_in(page, (0, top, split, bottom)), lines_in(page, (split, top, page.width, bottom))


def f01(printed: Printed, _) -> Measured:
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in printed.pages]
    first = min(printed.landscape, default=len(printed.pages))  # from there on annexes, the empty ones among them
    tables = all(place >= first for place in printed.landscape) and max(printed.portrait) < first
    return set(sizes) <= {(210, 297), (297, 210)} and sizes[0] == (210, 297) and tables, (
        f"{len(printed.portrait)} trang dọc, {len(printed.landscape)} trang ngang"
    )


def f03(printed: Printed, _) -> Measured:
    text = [
        (page, char) for page in printed.pages for char in page.chars if char["top"] > 19 * MM and char["text"].strip()
    ]
    left = min(char["x0"] for _, char in text) / MM
    right = min(page.width - char["x1"] for page, char in text) / MM
    top = min(char["top"] for _, char in text) / MM
    bottom = min(page.height - char["bottom"] for page, char in text) / MM
    kept = left >= 29.8 and right >= 14.8 and top >= 19.6 and bottom >= 19.6 and left <= 35.2
    return kept, f"trên {top:.1f}, dưới ≥{bottom:.1f}, trái {left:.1f}, phải {right:.1f} mm"


def f04(printed: Printed, content: bytes) -> Measured:
    faces, open_faces = set(), set()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            name = re.sub(r"^/[A-Z]{6}\+|-", "", inner["/BaseFont"])
            faces.add(name)
            if "/FontFile2" not in inner["/FontDescriptor"].get_object():
                open_faces.add(name)
    colours = {char["non_stroking_color"] for page in printed.pages for char in page.chars if char["text"].strip()}
    text = "".join(char["text"] for page in printed.pages for char in page.chars)
    kept = all(name.startswith(("TimesNewRoman", "LiberationSerif")) for name in faces) and not open_faces
    nfc = unicodedata.is_normalized("NFC", text)
    kept = kept and colours == {(0.0, 0.0, 0.0)} and nfc
    return kept, f"{', '.join(sorted(faces))}; màu {sorted(colours)}; {'NFC' if nfc else 'không NFC'}"


def f05(printed: Printed, _) -> Measured:
    found = [(place, number_in_margin(printed.pages[place])) for place in printed.portrait]
    if found[0][1] is not None:
        return False, "trang 1 có số"
    numbers = []
    for place, line in found[1:]:
        if line is None or not line.is_set(13, 14, bold=False, italic=False):
            return False, f"trang {place + 1}: {line and line.looks}"
        off = abs(line.middle - (30 * MM + (printed.pages[place].width - 45 * MM) / 2))
        if line.text.strip() != str(place + 1) or off > 3 or line.bottom > 20 * MM:
            return False, f"trang {place + 1}: “{line.text}”, lệch {off:.1f} pt"
        numbers.append(line.text.strip())
    return True, f"số {', '.join(numbers) or '(một trang)'}, 14 đứng, giữa lề trên"


def f06(printed: Printed, _) -> Measured:
    count, annexes = 0, []
    for place in printed.landscape:
        starts = any(re.fullmatch(r"Phụ lục [IVX]+", line.text) for line in printed.lines[place])
        count = 1 if starts else count + 1
        line = number_in_margin(printed.pages[place])
        if (line.text.strip() if line else "1") != str(count) or (line is None) != starts:
            return False, f"trang {place + 1}: {line.text if line else 'không số'}, phải là {count}"
        annexes = [*annexes, count] if starts else [*annexes[:-1], count]
    return bool(annexes), f"{len(annexes)} phụ lục, số trang: {annexes}"


def f07(printed: Printed, _) -> Measured:
    line = _starts(_halves(printed)[1], _COUNTRY)
    return line.text == _COUNTRY and line.is_set(
        12, 13, bold=True, italic=False
    ), f"{line.size} đậm, x={line.x0 / MM:.0f} mm"


def f08(printed: Printed, _) -> Measured:
    line = _starts(_halves(printed)[1], _MOTTO)
    (left, right), *more = rules_under(printed.pages[0], line)
    kept = not more and abs(left - line.x0) < 1.5 and abs(right - line.x1) < 1.5
    return kept and line.is_set(
        13, 14, bold=True, italic=False
    ), f"{line.size} đậm; kẻ {right - left:.0f}/{line.x1 - line.x0:.0f} pt"


def _issuers(printed: Printed) -> tuple[list[Line], list[Line]]:
    """Lines above the number: light ones, bold ones."""
    left = _halves(printed)[0]
    above = left[: next(place for place, line in enumerate(left) if line.text.startswith("Số:"))]
    return [one for one in above if not any(bold for _, bold, _ in one.looks)], [
        one for one in above if all(bold for _, bold, _ in one.looks)
    ]


def f09(printed: Printed, _) -> Measured:
    higher, own = _issuers(printed)
    if not higher:
        return all(
            one.text.startswith(("ỦY BAN NHÂN DÂN", "TỈNH", "THÀNH PHỐ", "XÃ", "PHƯỜNG", "ĐẶC KHU")) for one in own
        ), "UBND: không có cơ quan chủ quản"
    kept = all(one.text == one.text.upper() and one.is_set(12, 13, bold=False, italic=False) for one in higher)
    return kept, f"“{' '.join(one.text for one in higher)}” {higher[0].size}"


def f10(printed: Printed, _) -> Measured:
    _, own = _issuers(printed)
    (left, right), *_ = rules_under(printed.pages[0], own[-1])
    widest = max(one.x1 - one.x0 for one in own)
    share = (right - left) / widest
    kept = all(one.text == one.text.upper() and one.is_set(12, 13, bold=True, italic=False) for one in own)
    return kept and 1 / 3 <= share <= 1 / 2, f"“{' '.join(one.text for one in own)}” {own[0].size} đậm; kẻ {share:.0%}"


def f11(printed: Printed, _) -> Measured:
    line = _starts(_halves(printed)[0], "Số:")
    return bool(_NUMBER.match(line.text)) and line.is_set(
        13, 13, bold=False, italic=False
    ), f"“{line.text}” {line.size}"


def f13(printed: Printed, _) -> Measured:
    left, right = _halves(printed)
    line, number = next(one for one in right if "ngày" in one.text), _starts(left, "Số:")
    kept = bool(_DAY.match(line.text)) and line.is_set(13, 14, bold=False, italic=True)
    return kept and abs(line.bottom - number.bottom) < 2, f"“{line.text}” {line.size} nghiêng"


def f14(printed: Printed, _) -> Measured:
    lines = printed.lines[0]
    place = next(index for index, line in enumerate(lines) if line.text == "BÁO CÁO")
    title, subject = lines[place], lines[place + 1]
    middle = 30 * MM + (printed.pages[0].width - 45 * MM) / 2
    (left, right), *_ = rules_under(printed.pages[0], subject, 14)
    share = (right - left) / (subject.x1 - subject.x0)
    kept = all(one.is_set(13, 14, bold=True, italic=False) and abs(one.middle - middle) < 3 for one in (title, subject))
    return kept and 1 / 3 <= share <= 1 / 2, f"{title.size}/{subject.size} đậm, giữa; kẻ {share:.0%}"


def f15(printed: Printed, _) -> Measured:
    lines = printed.lines[0]
    place = next((index for index, line in enumerate(lines) if line.text.startswith("Kính gửi:")), None)
    if place is None:
        return None, "không có nơi nhận phía trên"
    if not lines[place].text.removeprefix("Kính gửi:").strip().startswith("-"):
        return lines[place].is_set(13, 14, bold=False, italic=False), f"“{lines[place].text}”"
    several = [lines[place].text.removeprefix("Kính gửi:").strip()]
    several += [line.text for line in takewhile(lambda line: line.text.startswith("- "), lines[place + 1 :])]
    ends = [text[-1] for text in several]
    return set(ends[:-1]) == {";"} and ends[-1] == ".", f"{len(several)} nơi, dấu {''.join(ends)}"


def f16(printed: Printed, _) -> Measured:
    slanted = [line for line in _whole(printed) if all(i and not b for _, b, i in line.looks) and line.size >= 13.5]
    text = "\n".join(line.text for line in slanted)
    grounds = re.findall(r"Căn cứ.*?[;.](?=\nCăn cứ|\Z|\n)", text, re.DOTALL)
    if "Căn cứ" not in text:
        return None, "không có căn cứ"
    ends = [one[-1] for one in grounds]
    return len(grounds) == text.count("Căn cứ ") and set(ends[:-1]) <= {";"} and ends[
        -1
    ] == ".", f"{len(grounds)} căn cứ, dấu {''.join(ends)}"


def f17(printed: Printed, _) -> Measured:
    left, right = 30 * MM, printed.pages[0].width - 15 * MM
    found, indents, steps, gaps, ragged = 0, set(), [], [], 0
    for place in printed.portrait:
        lines = [
            line
            for line in printed.lines[place]
            if line.top > 20 * MM and line.is_set(13, 14, bold=False, italic=False)
        ]
        for one, after in pairwise(lines):
            step = after.top - one.top
            if one.x1 - one.x0 < 250 or step > 60:
                continue
            if abs(one.x0 - left) > 2 and 20 < one.x0 - left < 45:
                indents.add(round((one.x0 - left) / MM * 10) / 100)
                found += 1
            if abs(after.x0 - left) < 2:  # the paragraph goes on: its lines reach the right edge
                steps.append(step)
                ragged += abs(one.x1 - right) > 2
            elif 20 < after.x0 - left < 45:
                gaps.append(step)
    line = min(steps) if steps else 0
    spaced = min(gaps) - line if gaps else 6
    kept = (
        found > 0
        and all(1 <= one <= 1.28 for one in indents)
        and not ragged
        and 13 <= line <= 14 * 1.15 * 1.5
        and spaced >= 5.9
    )
    return kept, f"lùi {sorted(indents)} cm, dòng {line:.1f} pt, cách đoạn {spaced:.1f} pt, {ragged} dòng không đều"


def f18(printed: Printed, _) -> Measured:
    faults, counts = [], {"I": 0, "1": 0, "a": 0}
    for line in _whole(printed):
        if re.match(r"[IVX]+\. [A-ZĐÀ-Ỹ]", line.text) and all(bold for _, bold, _ in line.looks):
            counts["I"] += 1
            faults += (
                [line.text]
                if line.text != line.text.upper() or not line.is_set(13, 14, bold=True, italic=False)
                else []
            )
        elif re.match(r"\d+\. ", line.text) and any(bold for _, bold, _ in line.looks):
            counts["1"] += 1
            faults += [] if line.is_set(13, 14, bold=True, italic=False) else [line.text]
        elif match := re.match(r"([a-zđ])\) ", line.text):
            counts["a"] += 1
            faults += [line.text] if match[1] in "fjwz" else []
    numbered = counts["I"] or counts["1"]  # the answer to a request may have no parts
    return bool(numbered) and not faults, f"{counts['I']} mục I, {counts['1']} mục 1, {counts['a']} mục a" + (
        f"; sai: {faults}" if faults else ""
    )


def f19(printed: Printed, _) -> Measured:
    annexes = sum(
        bool(re.fullmatch(r"Phụ lục [IVX]+", line.text)) for place in printed.landscape for line in printed.lines[place]
    )
    in_body = sum(line.text.endswith("./.") for line in _whole(printed))
    after = sum(line.text.endswith("./.") for place in printed.landscape for line in printed.lines[place])
    return in_body == 1 and after == annexes, f"nội dung {in_body}, phụ lục {after}/{annexes}"


def _foot(printed: Printed) -> tuple[list[Line], list[Line]]:
    """The last portrait page from "Nơi nhận:" down, left and right of the middle."""
    place = printed.portrait[-1]
    page = printed.pages[place]
    top = _starts(printed.lines[place], "Nơi nhận:").top - 6
    middle = 30 * MM + (page.width - 45 * MM) / 2
    return lines_in(page, (0, top, middle, page.height)), lines_in(page, (middle, top, page.width, page.height))


def f20(printed: Printed, _) -> Measured:
    right = _foot(printed)[1]
    titles = [line for line in right if line.text == line.text.upper()]
    kept = bool(titles) and all(line.is_set(13, 14, bold=True, italic=False) for line in right)
    named = [line.text for line in right if line not in titles]
    degree = any(re.search(r"\b(TS|ThS|GS|PGS|BS|KS|CN)\.", name) for name in named)
    return (
        kept and not degree,
        f"{' / '.join(line.text for line in titles)}; {named[0] if named else 'chừa chỗ họ tên'}",
    )


def f21(printed: Printed, _) -> Measured:
    right = _foot(printed)[1]
    title = [line for line in right if line.text == line.text.upper()][-1]
    named = [line for line in right if line.text != line.text.upper()]
    page = printed.pages[printed.portrait[-1]]
    room = ((named[0].top if named else page.height - 20 * MM) - title.bottom) / MM
    return room >= 20, f"{room:.0f} mm"


def f22(printed: Printed, _) -> Measured:
    left, right = _foot(printed)
    heading, listed = left[0], [line for line in left if line.text.startswith("- ")]
    kept = heading.is_set(12, 12, bold=True, italic=True) and abs(heading.bottom - right[0].bottom) < 4
    kept = kept and all(line.is_set(11, 11, bold=False, italic=False) for line in listed)
    ends = listed[0].text == "- Như trên;" and listed[-1].text.startswith("- Lưu: ") and listed[-1].text.endswith(".")
    return kept and ends, f"{heading.size}/{listed[0].size}; “{listed[0].text}” … “{listed[-1].text}”"


def _annex_heads(printed: Printed) -> list[tuple[float, list[Line]]]:
    found = []
    for place in printed.landscape:
        lines = printed.lines[place]
        for index, line in enumerate(lines):
            if re.fullmatch(r"Phụ lục [IVX]+", line.text):
                found.append((30 * MM + (printed.pages[place].width - 45 * MM) / 2, lines[index : index + 5]))
    return found


def f23(printed: Printed, _) -> Measured:
    heads = _annex_heads(printed)
    kept = all(
        lines[0].is_set(14, 14, bold=True, italic=False) and abs(lines[0].middle - middle) < 3
        for middle, lines in heads
    )
    return bool(heads) and kept, f"{len(heads)} phụ lục: 14 đậm, giữa"


def f24(printed: Printed, _) -> Measured:
    heads = _annex_heads(printed)
    kept = all(
        lines[1].text == lines[1].text.upper() and lines[1].is_set(13, 14, bold=True, italic=False)
        for _, lines in heads
    )
    return bool(heads) and kept, f"{len(heads)} tên in hoa, đậm"


def f25(printed: Printed, _) -> Measured:
    heads = _annex_heads(printed)
    lines = [next(one for one in lines if one.text.startswith("(Kèm theo ")) for _, lines in heads]
    return bool(lines) and all(line.is_set(13, 14, bold=False, italic=True) for line in lines), f"“{lines[0].text}”"


def f30(_, content: bytes) -> Measured:
    version = content[5:8].decode()
    return version >= "1.4", f"PDF {version}"


def f33(printed: Printed, _) -> Measured:
    faults, tables, smallest = [], 0, 99.0
    for place in printed.landscape:
        page = printed.pages[place]
        found = page.find_tables(_RULED)
        smallest = min([smallest, *(char["size"] for char in page.chars)])
        for one in found:
            rows = one.extract()
            if len(rows[0]) < 3:  # the grid of a chart
                continue
            tables += 1
            codes = [index for index, row in enumerate(rows) if (row[0] or "").strip() == "(1)"]
            if not codes:
                faults.append(f"trang {place + 1}: bảng không có hàng mã cột")
            elif any(
                not (row[0] or "").strip() and "Tổng" not in " ".join(cell or "" for cell in row)
                for row in rows[codes[0] + 1 :]
            ):
                faults.append(f"trang {place + 1}: hàng bị cắt")
    return tables > 0 and not faults and smallest >= 10.99, f"{tables} bảng, cỡ chữ ≥{smallest:.1f}" + (
        f"; {faults[:3]}" if faults else ""
    )


CHECKS = {
    name.upper(): check for name, check in list(globals().items()) if re.fullmatch(r"f\d\d", name) and callable(check)
}
