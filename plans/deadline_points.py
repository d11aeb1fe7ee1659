"""Patterns of points in time and of the words around them, in folded words ("quý" → "quy")."""

import re

_YEAR = r"20\d\d"
_SHORT_YEAR = r"[23]\d"
# What may stand behind a month or quarter; "tháng 6/25" means the year, "tháng 6/7" is nothing certain.
_OF_YEAR = (
    rf"(?:(?:\s?[/.-]\s?(?:nam\s)?|(?:\s?,\s?|\s)(?:cua\s)?(?:nam\s)?)(?P<y{{0}}>{_YEAR})|\s?/\s?(?P<s{{0}}>{_SHORT_YEAR})"
    r"|\s(?:cua\s)?nam\s(?:nay|ke\shoach))?(?!\s?/?\s?\d)"
)
_MONTH = r"(?:thang|thg)\.?\s?"
_QUARTER = r"(?:qu[yi]|q)\.?\s?"
# l and 1 stand for I in scanned documents; what is no quarter is read too, and then refused.
_NUMERAL = r"(?:[ilv1]{1,4}|0?\d{1,2})(?![a-z\d])"


def _with_year(pattern: str, number: int) -> str:
    return pattern + _OF_YEAR.format(number)


# What is more exact stands first. Letters of the groups: d day, m month, n number, q quarter, h half, y year, s short
# year, e end year, b and c the marks between the numbers of a day.
_DAYS = [
    rf"(?P<iso>(?P<y0>{_YEAR})[-/](?P<m0>\d\d)[-/](?P<d0>\d\d)(?:[ t]00:00(?::00)?(?:\.0+)?)?)(?!\d)",
    rf"(?P<day>(?:ngay\s)?(?P<d1>\d{{1,2}})\s?(?P<b1>[/.-])\s?(?P<m1>\d{{1,2}})(?:\s?(?P<c1>[/.-])\s?(?:nam\s)?(?P<y1>{_YEAR})"
    rf"|,?\snam\s(?P<y21>{_YEAR})|(?P=b1)(?P<s1>{_SHORT_YEAR}))(?:\s00:00(?::00)?)?)(?![\d/])",
    rf"(?P<words>(?:ngay\s)?(?P<d2>\d{{1,2}})\s?{_MONTH}(?P<m2>\d{{1,2}})(?!\d)(?:(?:,?\s(?:nam\s)?|\s?[/.-]\s?)(?P<y2>{_YEAR}))?)(?!\d|\s?/\d|\s(?:ngay|thang)\b)",
    r"(?P<first_day>(?:ngay\s)?(?P<d18>\d{1,2})(?=\s?(?:-|,|den|toi|va|hoac)\s?(?:(?:het\s)?ngay\s)?\d{1,2}\s?(?:/\s?\d{1,2}(?!\d)"
    rf"|-\s?\d{{1,2}}-|\.\d{{1,2}}\.|{_MONTH}\d))(?!\s?-\s?\d{{1,2}}\s?/\s?{_YEAR}))",
]
_DAY_MONTH = (
    r"(?P<day_month>(?:ngay\s)?(?P<d7>\d{1,2})\s?/\s?(?P<m7>\d{1,2})"
    r"|ngay\s(?P<d17>\d{1,2})[-.](?P<m17>\d{1,2}))(?![\d/])"
)
_PARTS = [
    "(?P<month>" + _with_year(rf"(?:{_MONTH}|t\.?(?=\d))(?P<m5>\d{{1,2}})", 5) + ")",
    rf"(?P<month_year>(?P<m6>\d{{1,2}})\s?[/.-]\s?(?P<y6>{_YEAR}))(?![\d/])",
    rf"(?P<year_month>(?P<y30>{_YEAR})[-/](?P<m30>\d\d))(?![\d/-])",
    "(?P<quarter>" + _with_year(rf"{_QUARTER}(?P<q8>{_NUMERAL})", 8) + ")",
    rf"(?P<half>(?P<n9>\d{{1,2}})\sthang\s(?P<h9>dau|cuoi)(?:\scua)?(?:\snam)?(?:\s(?:nay|(?P<y9>{_YEAR})))?)(?![\d/])(?=\W|$)",
]
_YEARS = [
    rf"(?P<years>(?:(?:trong\s)?(?:ca\s)?(?:giai\sdoan|nhiem\sky|cac\snam|nam)\s)?(?:tu\s)?(?:nam\s)?(?P<y4>{_YEAR})\s?(?:-|den)\s?"
    rf"(?:het\s)?(?:nam\s)?(?P<e4>{_YEAR}))(?![\d/])",
    rf"(?P<year>(?:(?:trong|ca)\s)?(?:(?:cac\s)?nam\s?)?(?P<y10>{_YEAR})(?:\.0$)?)(?![\d/])",
    r"(?P<this_year>(?:(?:trong|ca|toan)\snam|nam\s(?:nay|ke\shoach)|(?:(?<=cuoi\s)|(?<=het\s)|(?<=dau\s)|(?<=giua\s))nam)"
    r"(?:\snay|\ske\shoach)?)(?!\s?\d)(?=$|\s?[-,;.:/+&)]|\s(?:va|den|toi)\b)",
]
# A number after a month, or a numeral after a quarter, goes on with it: "tháng 6, 9", "quý II - III/2025".
_MORE_MONTHS = (
    "(?P<more>" + _with_year(r"(?P<m11>0?[1-9]|1[0-2])(?![a-z\d]|\s?(?:thang|ngay|lan|dot|nam\b(?!\s20)))", 11) + ")"
)
_MORE_QUARTERS = "(?P<more_quarter>" + _with_year(r"(?P<q12>[il1]?v|[il]{1,3})(?![a-z\d])", 12) + ")"
_MORE_DIGITS = (
    "(?P<more_digit>" + _with_year(r"(?P<q13>0?[1-4])(?![a-z\d]|\s(?:thang|ngay|lan|dot|nam\b(?!\s20)))", 13) + ")"
)

_SINCE_NOW = (
    r"(?:ke\s)?tu\s(?:nay|(?:khi|ngay)\s(?:co\s)?(?:ky\s)?(?:ban\shanh|phe\sduyet|ky))"
    r"(?:\s(?:ke\shoach|quyet\sdinh|van\sban))?(?:\snay)?,?\s"
)
_ROLES = [
    r"(?P<part>dau|giua|thuong\stuan|trung\stuan|ha\stuan|nua\sdau|nua\scuoi)\s(?:cua\s)?"
    r"(?=thang\s?\d|t\d|qu[yi]\s?[ilv\d]|q\.?\s?[ilv\d]|nam\b)",
    r"(?P<before>truoc(?:\s(?:ngay(?!\s\d)|thoi\sdiem|moc))?)\b",
    rf"(?P<until>(?:{_SINCE_NOW})?(?:cho\s)?den(?:\s(?:het|cuoi))?|toi(?:\shet)?|cham\snhat|muon\snhat|tre\snhat|khong\s(?:de\s)?qua"
    r"|khong\s(?:muon|cham|tre)\shon|(?:thoi\s)?han\s(?:cuoi|chot)(?:\scung)?|het(?=\s(?:thang|qu[yi]|nam|ngay|\d))"
    r"|cuoi(?=\s(?:thang|qu[yi]|nam))|phai\sxong|xong|(?:co\sban\s)?hoan\s(?:thanh|tat)|ket\sthuc|[kh]t(?=\s?[:\d]))\b",
    r"(?P<since>(?:bat\sdau\s)?(?:ke\s)?tu(?:\sdau(?=\s(?:thang|qu[yi]|nam)))?|bat\sdau|khoi\sdong|bd(?=\s?[:\d]))\b",
    r"(?P<to>-)",
    r"(?P<or>hoac\b)",
    r"(?P<sep>[,;&+/\n]|va\b|cung\b)",
    r"(?P<fill>(?:trong|vao|khoang|thoi\s(?:gian|han|diem)|tien\sdo|moc|han|la|ngay|dip)\b|100\s?%|[.:\s])",
    r"(?P<verb>(?:thuc\shien|trien\skhai|ban\shanh|bao\scao|to\schuc|trinh|gui|nop|phai|phan\sdau|tiep\stuc|tham\smuu|phe\sduyet"
    r"|cong\sbo|xay\sdung|hoan\sthien|cap\snhat|duy\stri|so\sket|tong\sket|dot\s(?:\d|i{1,3})|lan\s(?:\d|i{1,3}))\b)",
]

_ANY = [*_DAYS, *_YEARS[:1], _PARTS[0], _PARTS[1], _DAY_MONTH, *_PARTS[2:], *_YEARS[1:]]

NEXT = re.compile("|".join([*_ANY, *_ROLES]))
NEXT_AFTER = {
    "month": re.compile("|".join([*_ANY, _MORE_MONTHS, *_ROLES])),
    "quarter": re.compile("|".join([*_ANY, _MORE_QUARTERS, *_ROLES])),
    # "quý 1, 2/2025" is no month, so that here the numeral comes before "2/2025".
    "quarter_digit": re.compile("|".join([*_DAYS, _YEARS[0], _DAY_MONTH, _MORE_DIGITS, *_PARTS, *_YEARS[1:], *_ROLES])),
}
EXACT = re.compile(r"\b(?:" + "|".join([*_DAYS[:3], *_PARTS, _DAY_MONTH]) + ")")

_NAME = re.compile(r"\?P<(([a-z])\w*?)>")
# For each kind of point the groups that hold its numbers, by their letter.
NUMBERS = {
    names[0][0]: [(letter, name) for name, letter in names[1:]]
    for names in (_NAME.findall(pattern) for pattern in [*_ANY, _MORE_MONTHS, _MORE_QUARTERS, _MORE_DIGITS])
}
