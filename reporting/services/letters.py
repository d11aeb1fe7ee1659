"""Letters that urge units on (phiếu đôn đốc): drawn up from live data, each making of one noted in the log."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from organisations.enums import JobStatus, Role
from organisations.models import Installation, Job, Unit, User
from organisations.services.audit import audit
from organisations.services.jobs import enqueue, silent
from plans.calendars import working_days_after
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import slug
from reporting.permissions import can_urge
from reporting.queries.jobs import LETTERS_TASK, letters_key
from reporting.queries.late_units import LateUnit, grounds_of, late_lines, late_work, urged_units
from reporting.queries.letterheads import letterhead_of
from reporting.rendering.docx_letter import render_letter_docx
from reporting.rendering.letter import LetterDocument, build_letter
from reporting.rendering.letterhead import Letterhead, signer_by
from reporting.rendering.pdf import RenderingUnavailable, render_letter_pdf

FORMATS = {"pdf": render_letter_pdf, "docx": render_letter_docx}
REPLY_DAYS = 5  # working days that a unit has to answer, unless somebody chose otherwise
_AT_ONCE = 50  # rows of all letters together that a page waits for; beyond, a worker makes them


@dataclass(frozen=True)
class Wanted:
    """Which letters: to whom (codes of units), as of which day, to be answered within so many working days."""

    codes: tuple[str, ...]
    on: date
    reply_days: int
    format: str


@dataclass(frozen=True)
class MadeFile:
    """A letter, or an archive of several."""

    name: str
    content: bytes


def letter_to(unit: Unit, *, by: User, on: date, reply_days: int = REPLY_DAYS) -> LetterDocument:
    """The letter as it would be made now. Raises `NotPermitted`, and `Invalid` where nothing of the unit's is late."""
    can_urge(by).require()
    work = late_work(by, unit, on)
    if not work:
        raise Invalid(f"{unit} không có nhiệm vụ quá hạn tính đến ngày {on:%d/%m/%Y}.")
    issuer = by.unit.agency
    return build_letter(
        late_lines(work, unit),
        letterhead=_letterhead(by, issuer),
        issuer=issuer.name,
        unit=f"các phòng, đơn vị thuộc {unit.name}" if unit == issuer else unit.name,
        grounds=grounds_of(work),
        on=on,
        reply_by=working_days_after(clock.today(), reply_days),
        illustrative=Installation.objects.filter(demo_date__isnull=False).exists(),
    )


def request_letters(*, wanted: Wanted, by: User) -> MadeFile | Job:
    """The letter, or an archive of several; where they are long, the job of a worker who makes them.

    Raises `NotPermitted`, and `Invalid` where nothing is late or a format cannot be made.
    """
    can_urge(by).require()
    units = urged_units(by, list(wanted.codes), wanted.on)
    if not units:
        raise Invalid("Hãy chọn ít nhất một đơn vị có nhiệm vụ quá hạn.")
    if len(units) == 1 or sum(one.count for one in units) <= _AT_ONCE:
        return make_letters(wanted=wanted, by=by)
    params = {
        "letters": [one.unit.code for one in units],
        "on": wanted.on.isoformat(),
        "reply_days": wanted.reply_days,
        "format": wanted.format,
    }
    return enqueue(task=LETTERS_TASK, key=letters_key(by), params=params, by=by)


def make_letters(
    *, wanted: Wanted, by: User, progress=silent, kept: Callable[[MadeFile], object] = lambda made: None
) -> MadeFile:
    """Make the letters now and note each in the log. Rendering happens outside any transaction; `kept` is called in the
    one that notes them.
    """
    units = urged_units(by, list(wanted.codes), wanted.on)
    files = []
    for done, one in enumerate(units):
        progress(99 * done // len(units), f"Đang lập phiếu {done + 1}/{len(units)}: {one.unit}")
        letter = letter_to(one.unit, by=by, on=wanted.on, reply_days=wanted.reply_days)
        files.append(MadeFile(_file_name(one.unit, wanted), _rendered(letter, wanted.format)))
    made = files[0] if len(files) == 1 else MadeFile(f"phieu-don-doc-{wanted.on.isoformat()}.zip", _archive(files))
    with transaction.atomic():
        _note(units, wanted, by)
        kept(made)
    return made


@transaction.atomic
def keep_archive(*, job: Job, made: MadeFile) -> None:
    """Put what the job made where its asker finds it once the job is done; then what the asker's earlier jobs left is
    taken away.
    """
    earlier = Job.objects.filter(task=LETTERS_TASK, requested_by=job.requested_by, status=JobStatus.DONE)
    places = [_place(old) for old in earlier.exclude(pk=job.pk)]
    default_storage.delete(_place(job))  # of an attempt that was cut off
    default_storage.save(_place(job), ContentFile(made.content))
    transaction.on_commit(lambda: [default_storage.delete(place) for place in places], robust=True)


def kept_archive(job: Job) -> MadeFile | None:
    """What the job made; None before its end and after a later one of the same person."""
    if job.task != LETTERS_TASK or job.status != JobStatus.DONE or not default_storage.exists(_place(job)):
        return None
    with default_storage.open(_place(job)) as stored:
        return MadeFile(f"phieu-don-doc-{job.params['on']}.zip", stored.read())


def wanted_of(job: Job) -> Wanted:
    """What the job was asked for."""
    params = job.params
    codes = tuple(params["letters"])
    return Wanted(codes, date.fromisoformat(params["on"]), params["reply_days"], params["format"])


def _letterhead(by: User, issuer: Unit) -> Letterhead:
    """The agency's head and foot; the symbol names the drafting office, whoever signs follows from the title."""
    is_province = by.role == Role.PROVINCE
    head = letterhead_of(issuer, issuer.province)
    authority, title, signs = signer_by(by.title, name=issuer.name, kind=issuer.kind, for_head=is_province)
    signer = by.full_name if signs else ""
    if not signs and is_province:  # drawn up for whoever signs the office's documents
        authority, title, signer = head.signer_authority, head.signer_title, head.signer_name
    drafting = "CCHC" if is_province else "VP"
    leaders = [line for line in head.recipients if line.startswith(("Lãnh đạo", "CT,"))]
    return replace(
        head,
        symbol=f"{head.symbol.removeprefix('BC-')}-{drafting}",
        signer_authority=authority,
        signer_title=title,
        signer_name=signer,
        recipients=("Như trên", *(f"{line} (b/c)" for line in leaders), f"Lưu: VT, {drafting}"),
    )


def _rendered(letter: LetterDocument, format: str) -> bytes:
    try:
        return FORMATS[format](letter)
    except RenderingUnavailable as error:
        raise Invalid(str(error)) from error


@transaction.atomic
def _note(units: list[LateUnit], wanted: Wanted, by: User) -> None:
    for one in units:
        after = {"on": wanted.on.isoformat(), "late": one.count, "reply_days": wanted.reply_days}
        audit(by=by, action="Lập phiếu đôn đốc", obj=one.unit, after=after | {"format": wanted.format})


def _file_name(unit: Unit, wanted: Wanted) -> str:
    return f"phieu-don-doc-{slug(unit.code)}-{wanted.on.isoformat()}.{wanted.format}"


def _archive(files: list[MadeFile]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for file in files:
            entry = ZipInfo(file.name)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return stream.getvalue()


def _place(job: Job) -> str:
    return f"letters/{job.pk}.zip"
