"""What the navigation offers to each role; the first entry is the role's start page."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

_MY_WORK = "plans:my_work"
_PLANS = ("Kế hoạch", "plans:plan_list")
_UNITS = ("Đơn vị", "organisations:unit_list")
_ACCOUNTS = ("Tài khoản", "organisations:account_list")
_EVIDENCE = ("Tài liệu kiểm chứng", "plans:evidence_store")
_FIGURES = ("Số liệu", "indicators:sheets")
_INDICATORS = ("Chỉ tiêu", "plans:board")
_IMPORT = ("Nhập kế hoạch", "plans:import_new")

# role → (label, URL name); roles by value, since this module stands below the app that defines them
ENTRIES: dict[str, tuple[tuple[str, str], ...]] = {
    "OFFICIAL": (("Việc của tôi", _MY_WORK), _PLANS, _FIGURES, _EVIDENCE),
    "LEADER": (("Việc của đơn vị", _MY_WORK), _PLANS, _FIGURES, _INDICATORS, ("Báo cáo", "reporting:report_list")),
    "OFFICE": (
        ("Việc của đơn vị", _MY_WORK),
        _PLANS,
        _FIGURES,
        ("Báo cáo", "reporting:report_list"),
        _IMPORT,
        _ACCOUNTS,
    ),
    "PROVINCE": (
        ("Toàn tỉnh", "reporting:province"),
        ("Báo cáo các đơn vị", "reporting:round_status"),
        _PLANS,
        _INDICATORS,
        _IMPORT,
        _UNITS,
    ),
    "ADMIN": (
        _UNITS,
        _ACCOUNTS,
        ("Danh mục", "indicators:catalogue"),
        ("Kết nối API", "organisations:token_list"),
        ("Nhật ký", "organisations:audit_log"),
        ("Quản trị", "admin:index"),
    ),
    "CLIENT": (("Hướng dẫn", "api:guide"), ("Tài liệu API", "api:docs")),
}

# Pages about figures that lie beside those of the entry: what is measured, and what is entered.
_BESIDE = {"indicators:sheets": "/chi-tieu/", "plans:board": "/so-lieu/"}


@dataclass(frozen=True)
class Entry:
    """One entry; `current` is the value of aria-current: "page", "true" for a page below it, or empty."""

    label: str
    url: str
    current: str = ""


def entries_for(role: str, path: str = "", section: str = "") -> list[Entry]:
    """The role's entries in order; the one under which `path` lies, or whose URL name is `section`, is marked.

    An entry whose page this installation does not have is left out.
    """
    found = [(label, name, _address(name)) for label, name in ENTRIES.get(role, ())]
    found = [(label, name, url) for label, name, url in found if url]
    marked = _marked(found, path, section)
    return [Entry(label, url, ("page" if url == path else "true") if url == marked else "") for label, _, url in found]


def start_url(role: str) -> str:
    """Address of the role's start page; "/" for a role without pages."""
    entries = entries_for(role)
    return entries[0].url if entries else "/"


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _marked(found: list[tuple[str, str, str]], path: str, section: str) -> str:
    for _, name, url in found:
        if section and name == section:
            return url
    above = [url for _, _, url in found if path == url or (url != "/" and path.startswith(url))]
    beside = [url for _, name, url in found if name in _BESIDE and path.startswith(_BESIDE[name])]
    return max(above or beside, key=len, default="")
