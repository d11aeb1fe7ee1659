"""Head and foot of an office's documents: what it has filled in, and what follows from its name where it has not."""

from dataclasses import replace
from datetime import date

from organisations.models import Unit
from reporting.models import DocumentSetting, Issue, Report
from reporting.rendering.letterhead import Letterhead, letterhead_for

FIELDS = ("issuer", "higher_body", "symbol", "place", "signer_authority", "signer_title", "signer_name")
LISTS = ("addressees", "recipients")
NONE = "-"  # typed where an office wants nothing at all in place of what follows from its name


def setting_of(unit: Unit) -> DocumentSetting:
    """What the office has filled in; an unsaved, empty one where it has not. One query."""
    return DocumentSetting.objects.filter(unit=unit).first() or DocumentSetting(unit=unit)


def default_letterhead(
    unit: Unit, province: Unit | None, number: str = "", issued_on: date | None = None
) -> Letterhead:
    """What follows from the unit's name and kind and from its province's name."""
    above = province.name if province else ""
    return letterhead_for(name=unit.name, kind=unit.kind, province=above, number=number, issued_on=issued_on)


def letterhead_of(
    unit: Unit, province: Unit | None, *, number: str = "", issued_on: date | None = None, to: str = ""
) -> Letterhead:
    """Head and foot as the office's documents bear them; `to` is whom this one is sent to where that does not follow
    from the unit, unless the office has named its addressees itself. One query.
    """
    head = default_letterhead(unit, province, number, issued_on)
    return filled(replace(head, addressees=(to,)) if to else head, setting_of(unit))


def filled(head: Letterhead, setting: DocumentSetting) -> Letterhead:
    """The head with the office's own words. A signer's authority line goes with his title: who names one says both."""
    own: dict = {name: value for name in FIELDS if (value := getattr(setting, name))}
    if setting.signer_title:
        own["signer_authority"] = setting.signer_authority
    own = {name: "" if value == NONE else value for name, value in own.items()}
    own |= {name: tuple(value) for name in LISTS if (value := getattr(setting, name))}
    return replace(head, **own)


def issue_of(report: Report) -> Issue | None:
    """Number and date of what was sent last; None before they were recorded and while the report is written. One
    query.
    """
    return report.issues.filter(version=report.version).first() if report.file_version else None
