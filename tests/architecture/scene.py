"""One small world that every address of the portal is asked in: two agencies, two provinces, one of each thing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from indicators.enums import AreaKey
from indicators.models import MeasurementRevision, PeriodLock
from organisations.enums import Capacity, JobStatus, Role, UnitKind, WebhookEvent
from organisations.models import (
    ActingGrant,
    AuditEvent,
    Installation,
    Job,
    Notification,
    Unit,
    UnitAlias,
    UnitSuccession,
    User,
    WebhookDelivery,
)
from organisations.services.webhooks import create_webhook, send_test
from plans.enums import DeadlineType, WantedChange
from plans.models import ImportRow, PlanImport
from plans.queries.saved_filters import WORK
from plans.services.amendments import AmendingDocument
from plans.services.change_requests import request_change
from plans.services.evidence import add_file
from plans.services.merging import merge_activity
from plans.services.proposals import report_work
from plans.services.resolutions import Facts, create_resolution
from plans.services.saved_filters import save_filter
from reform.common import clock
from reform.common.fixtures import read_fixture
from reporting.enums import FileFormat, ReportStatus, RuleKind
from reporting.models import CriteriaSet, Issue, OutlinePart, Regime, ReportingRoute, ReportPart, ReportTransition
from reporting.queries.jobs import render_key
from reporting.regimes import facts_from_json
from reporting.rendering.check import check_code
from reporting.services.criteria import Line, add_criterion, put_in_force
from reporting.services.regimes import save_period
from reporting.services.registers import Found, add_entry, add_finding
from reporting.services.scorecards import send_card
from reporting.services.scoring_rounds import Days, open_scoring
from tests import make
from tests.api import builders as api
from tests.reporting.registers.builders import ALL

APPS = ("organisations", "indicators", "plans", "reporting")
# Columns of the tables: who asks. "stranger" is the office of another agency, "far" that of another province.
CALLERS = ("anonymous", "OFFICIAL", "LEADER", "OFFICE", "PROVINCE", "CLIENT", "ADMIN", "stranger", "far")
TODAY = date(2025, 6, 10)
_OUTLINE = {
    "plan": {"title": "Kế hoạch năm 2025", "number": "01/KH-STP", "issued_on": "2025-01-02", "issuer": "Sở Tư pháp"},
    "sections": [
        {
            "label": "I",
            "title": "Cải cách thể chế",
            "area": "institution",
            "tasks": [{"label": "1", "title": "Rà soát", "activities": [{"row": 0}]}],
        }
    ],
    "issues": [],
}
_DEADLINE = {"text": "Quý I", "kind": "fixed", "starts_on": "2025-01-01", "due_on": "2025-03-31", "tentative": False}
_ROW = {
    "label": "1.1",
    "title": "Rà soát văn bản",
    "leads": ["Phòng Lạ"],
    "leads_text": "Phòng Lạ",
    "supports": [],
    "deadline": _DEADLINE,
}
_DOUBT = {
    "table": 1,
    "row": 5,
    "field": "leads",
    "code": "unknown_unit",
    "message": "Dòng 5, cột “Chủ trì”: “Phòng Lạ” chưa có trong danh mục đơn vị, cần chọn hoặc thêm đơn vị.",
}


@dataclass
class Scene:
    """The people by column, and what stands for each `{name}` in an address."""

    people: dict[str, User | None]
    ids: dict[str, object]
    clients: dict[str, Client] = field(default_factory=dict)

    def address(self, row: str) -> str:
        """The address of a table's row, with the things of this scene in it."""
        return row.format(**self.ids)

    def client(self, caller: str) -> Client:
        """A client that is signed in as the caller; the same each time."""
        if caller not in self.clients:
            self.clients[caller] = client = Client()
            if person := self.people[caller]:
                client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[caller]


def build_scene() -> Scene:
    """Agency A leads an activity with evidence; it has a draft, a sent report with its PDF, an import and a job."""
    Installation.objects.create(pk=1, demo_date=TODAY)
    province, far = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    agency, other = (make.department(name, province) for name in ("Sở Tư pháp", "Sở Y tế"))
    home_affairs = make.department("Sở Nội vụ", province)
    people = {
        "anonymous": None,
        "OFFICIAL": make.user(agency, Role.OFFICIAL),
        "LEADER": make.user(agency, Role.LEADER),
        "OFFICE": make.user(agency, Role.OFFICE),
        "PROVINCE": make.user(home_affairs, Role.PROVINCE),
        "CLIENT": make.user(province, Role.CLIENT),
        "ADMIN": make.user(None, Role.ADMIN),
        "stranger": make.user(other, Role.OFFICE),
        "far": make.user(make.department("Sở Tài chính", far), Role.OFFICE),
    }
    with clock.working_on(TODAY):
        ids = _work(province, agency, people) | _reports(province, agency, people) | _catalogue(agency, other, people)
        ids |= _scoring(province, agency, people, ids) | _registers(agency, people["OFFICE"])
    ids |= {"agency": agency.code, "agency_id": agency.pk, "unit_type": ContentType.objects.get_for_model(Unit).pk}
    return Scene(people, ids)


def _work(province: Unit, agency: Unit, people: dict) -> dict[str, object]:
    for key in AreaKey:
        make.reform_area(key)
    plan = make.plan(agency)
    activity = make.activity(plan, [agency], due_on=date(2025, 6, 30))
    assignment = activity.assignments.get()
    upload = SimpleUploadedFile("ket-qua.pdf", b"%PDF-1.7 thu")
    division = make.unit("Phòng Kiểm tra", "DIVISION", agency)
    make.activity(plan, [division], due_on=date(2025, 6, 1))
    evidence = add_file(by=people["OFFICIAL"], unit=agency, upload=upload, title="Quyết định")
    update = make.update(assignment, people["OFFICIAL"], TODAY, evidence=[evidence])
    change = request_change(
        assignment=assignment,
        by=people["OFFICIAL"],
        kind=WantedChange.TEXT,
        title="Rà soát thủ tục",
        reason="Theo hướng dẫn mới",
        number="12/TTr-STP",
        issued_on=date(2025, 6, 5),
    )
    continuous = make.activity(plan, [agency]).assignments.get()
    make.update(continuous, people["OFFICIAL"], TODAY)
    merged, successor = (make.activity(plan, [agency]) for _ in range(2))
    document = AmendingDocument("700/QĐ-STP", date(2025, 6, 5))
    merge_activity(activity=merged, into=successor, by=people["OFFICE"], reason="Trùng", document=document)
    awaited = make.activity(plan, [agency], kind=DeadlineType.CONDITIONAL)
    watchful = make.unit("Phòng Kiểm tra", UnitKind.DIVISION, agency, two_reviews=True)
    reviewed = make.activity(plan, [watchful]).assignments.get()
    said = {"status": "IN_PROGRESS", "progress": 40, "on": TODAY, "seen_version": 0}
    proposal = report_work(assignment=reviewed, by=people["OFFICIAL"], **said)
    own = make.plan(province, number="831/KH-UBND")
    facts = Facts("76/NQ-CP", "RESOLUTION", "Chương trình tổng thể", date(2021, 7, 15), "Chính phủ")
    copy = SimpleUploadedFile("nq76.pdf", b"%PDF-1.7 thu")
    basis = create_resolution(by=people["OFFICE"], plan=plan, facts=facts, upload=copy)
    kept = PlanImport(
        file_name="phu-luc.docx",
        sha256="1" * 64,
        size=4,
        owner=agency,
        year=2025,
        outline=_OUTLINE,
        survey={"file": "phu-luc.docx", "tables": [], "roles": {}},
        read_at=clock.now(),
    )
    kept.read_by = people["OFFICE"]
    kept.file.save("phu-luc.docx", ContentFile(b"thu!"), save=True)
    row = ImportRow.objects.create(
        plan_import=kept, position=0, table=1, row=5, draft=_ROW, issues=[_DOUBT], open_issues=1
    )
    saved = save_filter(by=people["OFFICIAL"], page=WORK, name="Quá hạn", query="state=overdue", shared=True)
    return {
        "saved_filter": saved.pk,
        "plan": plan.pk,
        "plan_code": plan.code,
        "province_plan": own.pk,
        "activity": activity.pk,
        "assignment": assignment.pk,
        "continuous": continuous.pk,
        "awaited": awaited.pk,
        "update": update.pk,
        "merged": merged.pk,
        "successor": successor.pk,
        "change": change.pk,
        "proposal": proposal.pk,
        "evidence": evidence.pk,
        "late": division.code,
        "basis": basis.pk,
        "import": kept.pk,
        "import_row": row.pk,
        "target": api.target(plan).pk,
        "resolution": api.resolution(province).code,
        "resolution_id": api.resolution(province, "20-NQ-TU").pk,
    }


def _reports(province: Unit, agency: Unit, people: dict) -> dict[str, object]:
    office = people["OFFICE"]
    round_ = api.reporting_round(province)
    sent = api.report(round_, agency, office, ReportStatus.SUBMITTED)
    draft = api.report(api.reporting_round(province, 2024), agency, office, ReportStatus.DRAFT)
    issued = api.report(api.reporting_round(province, 2023), agency, office)
    signed = Issue(report=issued, version=1, number="5", issued_on=TODAY, recorded_at=clock.now(), recorded_by=office)
    signed.sha256, signed.size, signed.brought_at, signed.brought_by = "2" * 64, 4, clock.now(), office
    signed.file.save("da-ky.pdf", ContentFile(b"thu!"), save=True)
    for report in (sent, draft):
        ReportPart.objects.create(report=report, key="direction", heading="Chỉ đạo, điều hành", position=1)
    done = {"status": JobStatus.DONE, "progress": 100, "finished_at": clock.now(), "message": "Đã tạo 3 tệp."}
    job = Job.objects.create(
        task="reporting.tasks.render_report",
        key=render_key(sent),
        params={"report": sent.pk},
        requested_by=office,
        **done,
    )
    outline = OutlinePart.objects.create(level="UNIT", key="direction", heading="Chỉ đạo, điều hành", position=1)
    file = api.report_file(sent)
    file.check_code = check_code(sent.pk)
    file.save()
    regime = Regime.objects.create(province=province, code="RIENG", name="Chế độ riêng", valid_from=date(2025, 1, 1))
    for rule in facts_from_json(read_fixture("regimes/national.json")).periods:
        save_period(by=people["PROVINCE"], regime=regime, seen_version=regime.version, rule=rule)
    Regime.objects.filter(pk=regime.pk).update(version=0)
    route = ReportingRoute.objects.create(
        province=province, sender=people["stranger"].unit, valid_from=TODAY, made_at=clock.now(), made_by=office
    )
    transition = ReportTransition.objects.create(report=sent, step="SUBMIT", at=clock.now(), by=office)
    return {
        "round": round_.pk,
        "regime": regime.pk,
        "route": route.pk,
        "sent": sent.pk,
        "draft": draft.pk,
        "job": job.pk,
        "outline": outline.pk,
        "transition": transition.pk,
        "issued": issued.pk,
        "file": file.pk,
        "check": file.check_code,
        "format": FileFormat.PDF,
    }


def _scoring(province: Unit, agency: Unit, people: dict, ids: dict) -> dict[str, object]:
    """A set in force with a card of the agency being scored and one that was sent, and another set that is a draft."""
    facts = {"province": province, "year": 2024, "kinds": [UnitKind.DEPARTMENT], "made_at": clock.now()}
    sets = {code: CriteriaSet.objects.create(code=code, name=f"Bộ {code}", **facts) for code in ("PAR", "KHAC")}
    line = Line("1", "Kế hoạch", Decimal(100), RuleKind.APPRAISER, evidence_required=True)
    lines = [
        add_criterion(by=people["PROVINCE"], criteria_set=one, seen_version=None, line=line) for one in sets.values()
    ]
    decision = {"decision_number": "1/QĐ-UBND", "decided_on": TODAY}
    put_in_force(by=people["PROVINCE"], criteria_set=sets["PAR"], seen_version=1, **decision)
    days = Days(date(2025, 6, 20), date(2025, 6, 25), date(2025, 6, 30))
    rounds = [
        open_scoring(by=people["PROVINCE"], criteria_set=sets["PAR"], year=year, days=days) for year in (2025, 2024)
    ]
    card, sent = (round_.cards.get(unit=agency) for round_ in rounds)
    card.scores.get().evidence.add(ids["evidence"])
    send_card(card=sent, by=people["OFFICE"], seen_version=0)
    return {
        "scoring": rounds[0].pk,
        "card": card.pk,
        "sent_card": sent.pk,
        "score": card.scores.get().pk,
        "set": sets["PAR"].pk,
        "draft_set": sets["KHAC"].pk,
        "draft_line": lines[1].pk,
    }


def _registers(agency: Unit, office: User) -> dict[str, object]:
    """An entry in each register of the agency, and what its inspection found."""
    names = ("inspection", "steering", "communication", "dialogue", "survey")
    ids = {name: add_entry(by=office, unit=agency, facts=facts) for name, facts in zip(names, ALL, strict=True)}
    finding = add_finding(by=office, inspection=ids["inspection"], found=Found("Chậm trả hồ sơ"))
    return {name: entry.pk for name, entry in ids.items()} | {"finding": finding.pk}


def _catalogue(agency: Unit, other: Unit, people: dict) -> dict[str, object]:
    indicator = make.indicator("CT-01")
    figure = api.measurement(indicator, agency, people["OFFICE"])
    revision = MeasurementRevision.objects.create(
        measurement=figure,
        value=figure.value,
        reason="Đếm lại",
        replaced_at=clock.now(),
        replaced_by=people["OFFICE"],
    )
    locked = {"locked_at": clock.now(), "locked_by": people["OFFICE"], "because": "báo cáo đã gửi."}
    PeriodLock.objects.create(agency=agency, year=2024, period="H1", **locked)
    succession = UnitSuccession.objects.create(predecessor=agency, successor=other, effective_on=date(2026, 1, 1))
    api.key_of(people["CLIENT"])
    url, events = "https://kho.vidu.vn/nhan", [WebhookEvent.REPORT_ACCEPTED]
    hook = create_webhook(by=people["ADMIN"], name="Kho", url=url, province=agency.province, events=events).webhook
    delivery = send_test(by=people["ADMIN"], webhook=hook)
    colleague = make.user(agency, Role.OFFICIAL)
    days = {"starts_on": TODAY, "ends_on": date(2025, 7, 31), "granted_at": clock.now(), "granted_by": people["OFFICE"]}
    acting = ActingGrant.objects.create(principal=people["LEADER"], deputy=colleague, capacity=Capacity.KT, **days)
    return {
        "indicator": indicator.code,
        "indicator_id": indicator.pk,
        "area": indicator.area.key,
        "area_id": indicator.area.pk,
        "figure": figure.pk,
        "revision": revision.pk,
        "succession": succession.pk,
        "alias": UnitAlias.objects.create(unit=agency, text="STP", key="stp").pk,
        "webhook": hook.pk,
        "delivery": WebhookDelivery.objects.get(key=delivery.key).pk,
        "token": people["CLIENT"].tokens.get().pk,
        "user": people["OFFICIAL"].pk,
        "leader": people["LEADER"].pk,
        "colleague": colleague.pk,
        "acting": acting.pk,
        "event": AuditEvent.objects.last().pk,
        "notice": Notification.objects.create(
            recipient=people["OFFICE"], kind="NOTE", key="scene", title="Có trao đổi mới", created_at=clock.now()
        ).pk,
    }


def every_route() -> set[str]:
    """Every address pattern that the portal answers, as `resolve(address).route` names it."""
    return set(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + (str(entry.pattern).removeprefix("^") if prefix else str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry, route)


def everything_stored() -> dict[str, list[tuple]]:
    """All rows of the portal's own tables: equal before and after where nothing was changed."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, statement) for table, statement in _statements().items()}


@cache
def _statements() -> dict[str, str]:
    """What reads each table, written once: a walk over all addresses reads them hundreds of times."""
    quote = connection.ops.quote_name
    metas = [model._meta for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {
        meta.db_table: f"SELECT * FROM {quote(meta.db_table)} ORDER BY {quote(meta.pk.column)}"  # noqa: S608 -- own names
        for meta in metas
    }


def _rows(cursor: CursorWrapper, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return cursor.fetchall()


def rows_of(table: str) -> list[tuple[str, list[str]]]:
    """A table in a test: each line an address and what stands in its columns; lines of headings are left out."""
    lines = (line.split() for line in table.splitlines())
    return [(line[0], line[1:]) for line in lines if line and not line[0].startswith("#")]


def table(name: str) -> str:
    """A table of addresses that the tests share, as `rows_of` takes it apart."""
    return (Path(__file__).parent / "addresses" / name).read_text(encoding="utf-8")
