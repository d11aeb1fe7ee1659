"""Number formats of a workbook: what Excel shows for a stored number.

"Tháng 12/2026" is often the date 01/12/2026 with the format `"Tháng "m/yyyy`: its precision is the month, not the day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS

from plans.importing import xml

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_PART = re.compile(r"[dmyq]", re.IGNORECASE)
_NOT_DATE = re.compile(r"general|[#0?@]|[hs]", re.IGNORECASE)
_DECIMALS = re.compile(r"\.(0+)")
# The day 0 of a workbook, and of one that was begun on an old Macintosh.
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_466  # the day after 31/12/9999


@dataclass(frozen=True)
class NumberFormat:
    """One format that changes how a number reads."""

    code: str

    @property
    def letters(self) -> str:
        return _QUOTED.sub("", self.code.split(";")[0]).lower()

    @property
    def is_date(self) -> bool:
        return bool(_DATE_PART.search(self.letters)) and not _NOT_DATE.search(self.letters)

    def show_date(self, day: date) -> str:
        """The day, month or year that the format shows, day first whatever the format's order."""
        letters = self.letters
        if "d" in letters or not _DATE_PART.search(letters):
            return f"{day:%d/%m/%Y}"
        if "m" in letters and "y" in letters:
            return f"Tháng {day.month}/{day.year}"
        return f"Tháng {day.month}" if "m" in letters else f"Năm {day.year}"

    def show_number(self, value: float, epoch: date = EPOCH) -> str:
        """A date's serial number as its date; 0,85 with % as "85%"; fixed decimals as shown ("1.10" is not "1.1")."""
        if self.is_date and 0 < value < _LAST_SERIAL - (epoch - EPOCH).days:
            return self.show_date(epoch + timedelta(days=int(value)))
        decimals = _DECIMALS.search(self.letters)
        places = len(decimals[1]) if decimals else None
        if "%" in self.letters:
            shown = f"{value * 100:.{places}f}" if places is not None else f"{value * 100:.10g}"
            return shown.replace(".", ",") + "%"
        return f"{value:.{places}f}" if places is not None and places < 10 else f"{value:.10g}"


def read_formats(styles: bytes | None, filename: str) -> dict[int, NumberFormat]:
    """The formats that matter, by the style number of a cell; {} for a workbook without styles."""
    if styles is None:
        return {}
    root = xml.parse(styles, filename)
    codes = dict(BUILTIN_FORMATS)
    for element in root.iter():
        number = element.get("numFmtId", "") if xml.local(element.tag) == "numFmt" else ""
        if number.isdigit():
            codes[int(number)] = element.get("formatCode", "")
    frame = next((element for element in root if xml.local(element.tag) == "cellXfs"), ())
    found: dict[int, NumberFormat] = {}
    for style, element in enumerate(frame):
        number = element.get("numFmtId", "0")
        code = codes.get(int(number) if number.isdigit() else 0, "General")
        if code not in ("General", "@", "0"):
            found[style] = NumberFormat(code)
    return found
