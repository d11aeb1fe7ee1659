"""What the registers say of the window in sentences: documents, inspections, what was made known and asked. Pure."""

from collections.abc import Iterable

from reform.common.wording import day, percent
from reporting.phrases import bullets, going_on, one_line, period_name, some, who
from reporting.sentences import Wording
from reporting.snapshot import RegisterLine, Snapshot

_NAMED = 12  # more entries than these stand in the annex alone
# What follows "Kế hoạch số … ngày …" as it is; before anything else stands "về".
_GOES_ON = ("về", "năm", "của", "quý", "tháng", "giai đoạn", "6 tháng", "ban hành", "phê duyệt", "công bố", "kết luận")


def steering_documents(snapshot: Snapshot, wording: Wording) -> Iterable[str]:
    """How many documents were issued; an agency's few are named."""
    sums = snapshot.registers
    if not sums.documents:
        return
    yield wording.say("documents", **_whose(snapshot), van_ban=some(sums.documents))
    lines = [line for line in snapshot.register_lines if line.kind == "steeringdocument"]
    if 0 < len(lines) <= _NAMED:
        yield from bullets(list(dict.fromkeys(_document(snapshot, line) for line in lines)))


def inspections(snapshot: Snapshot, wording: Wording) -> Iterable[str]:
    """How many inspections there were, what they found, what of it was put right."""
    sums = snapshot.registers
    if not sums.inspections:
        return
    sudden = f" (trong đó {some(sums.unannounced)} cuộc đột xuất)" if sums.unannounced else ""
    yield wording.say("inspections", **_whose(snapshot), kiem_tra=some(sums.inspections), dot_xuat=sudden)
    if sums.findings:
        yield wording.say(
            "findings",
            phat_hien=some(sums.findings),
            da_xu_ly=some(sums.handled),
            ty_le=percent(sums.handled, sums.findings),
        )


def communication(snapshot: Snapshot, wording: Wording) -> Iterable[str]:
    """What was made known, with whom it was talked over, who was asked."""
    sums, whose = snapshot.registers, _whose(snapshot)
    if sums.communications:
        heard = f" với {some(sums.audience)} lượt người" if sums.audience else ""
        yield wording.say("communications", **whose, tuyen_truyen=some(sums.communications), nguoi_nghe=heard)
    if sums.dialogues:
        came = f" với {some(sums.participants)} người tham dự" if sums.participants else ""
        yield wording.say(
            "dialogues",
            **whose,
            doi_thoai=some(sums.dialogues),
            nguoi_du=came,
            y_kien=some(sums.raised),
            da_tra_loi=some(sums.answered),
        )
    if sums.surveys:
        share = percent(sums.satisfied, sums.satisfied_of) if sums.satisfied_of else ""
        yield wording.say(
            "surveys",
            **whose,
            khao_sat=some(sums.surveys),
            phat_ra=some(sums.forms_sent),
            thu_ve=some(sums.forms_returned),
            ty_le=percent(sums.forms_returned, sums.forms_sent),
            hai_long=f"; tỷ lệ hài lòng theo các phiếu này {share}" if share else "",
        )


def _document(snapshot: Snapshot, line: RegisterLine) -> str:
    """ "Công văn số 12/SNV-CCHC ngày 05/03/2025 về việc chấn chỉnh…"; other units' documents with their names."""
    number, kind = line.details[0], line.details[1].removesuffix(" khác")
    title = one_line(line.title).rstrip(".;")
    named = " ".join(filter(None, (kind, f"số {number}" if number else "", f"ngày {day(line.on)}")))
    if title.casefold().startswith(kind.casefold()):
        rest = title[len(kind) :].strip()
        about = f" {rest}" if rest.casefold().startswith(_GOES_ON) else f" về {rest}" if rest else ""
    elif title.casefold().startswith("về "):
        about = f" {title[:1].lower()}{title[1:]}"
    else:
        about = f": {going_on(title)}"
    return f"{named}{about}" + ("" if line.unit == snapshot.unit_name else f" ({line.unit})")


def _whose(snapshot: Snapshot) -> dict[str, str]:
    return {"don_vi": who(snapshot), "ky": period_name(snapshot)}
