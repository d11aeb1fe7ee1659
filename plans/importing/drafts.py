"""What an annex became: a tree of frozen drafts that goes to JSON and back without loss."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from plans.deadlines import Deadline, DeadlineKind, DeadlineProblem
from plans.importing.bases import Basis


@dataclass(frozen=True)
class Issue:
    """Something that a person should look at: `row` as the file counts, `field` of the draft, message in Vietnamese."""

    row: int
    field: str
    code: str
    message: str
    table: int = 1

    def to_json(self) -> dict[str, Any]:
        return {"table": self.table, "row": self.row, "field": self.field, "code": self.code, "message": self.message}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Issue":
        return cls(data["row"], data["field"], data["code"], data["message"], data.get("table", 1))


@dataclass(frozen=True)
class Source:
    """Where a row stood: the table's number in the file and the row's number in the table (in the sheet for .xlsx)."""

    table: int
    row: int


@dataclass(frozen=True)
class TargetDraft:
    """A target's words and its threshold; numbers are strings, a band's bound is its word, None where there is none.
    `narrows_previous`: its words begin with "trong đó", so it is about a part of the target before it in the cell.
    """

    text: str
    measure: str | None = None
    comparator: str | None = None
    lower: str | None = None
    upper: str | None = None
    scope: str | None = None
    baseline_year: int | None = None
    horizon_year: int | None = None
    indicator: str | None = None
    baseline_value: str | None = None
    population: str | None = None
    exceptions: str | None = None
    narrows_previous: bool = field(default=False, compare=False)  # the words say it already

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TargetDraft":
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})


@dataclass(frozen=True)
class ActivityDraft:
    """A tracked row. `leads` and `supports` are names, known ones as the catalogue spells them; `*_text` is the cell.

    `extra` holds the cells of columns that the portal does not know, by their heading. `cells` are all filled cells of
    the row as the file has them, (heading, text) in the order of the columns.
    """

    label: str
    title: str
    source: Source
    implicit: bool = False
    requirement: str = ""
    product: str = ""
    note: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    leads_text: str = ""
    supports_text: str = ""
    deadline: Deadline = field(default_factory=lambda: Deadline("", DeadlineKind.UNSPECIFIED))
    targets: tuple[TargetDraft, ...] = ()
    issues: tuple[Issue, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        data = {
            "label": self.label,
            "title": self.title,
            "implicit": self.implicit,
            "requirement": self.requirement,
            "product": self.product,
            "note": self.note,
            "leads": list(self.leads),
            "supports": list(self.supports),
            "leads_text": self.leads_text,
            "supports_text": self.supports_text,
            "deadline": deadline_to_json(self.deadline),
            "targets": [target.to_json() for target in self.targets],
            "source": asdict(self.source),
            "issues": [issue.to_json() for issue in self.issues],
        }
        if self.extra:
            data["extra"] = dict(self.extra)
        if self.cells:
            data["cells"] = [list(cell) for cell in self.cells]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ActivityDraft":
        return cls(
            label=data["label"],
            title=data["title"],
            source=Source(**data["source"]) if data.get("source") else Source(0, 0),
            implicit=data.get("implicit", False),
            requirement=data.get("requirement", ""),
            product=data.get("product", ""),
            note=data.get("note", ""),
            leads=tuple(data.get("leads", ())),
            supports=tuple(data.get("supports", ())),
            leads_text=data.get("leads_text", ""),
            supports_text=data.get("supports_text", ""),
            deadline=deadline_from_json(data["deadline"]),
            targets=tuple(TargetDraft.from_json(target) for target in data.get("targets", ())),
            issues=tuple(Issue.from_json(issue) for issue in data.get("issues", ())),
            extra=tuple(data.get("extra", {}).items()),
            cells=tuple((heading, text) for heading, text in data.get("cells", ())),
        )


@dataclass(frozen=True)
class TaskDraft:
    """A task with its activities; one implicit activity stands for a task that is tracked itself.

    `area` is set only where the task belongs to another area than its section.
    """

    label: str
    title: str
    activities: tuple[ActivityDraft, ...] = ()
    targets: tuple[TargetDraft, ...] = ()
    area: str | None = None

    def to_json(self) -> dict[str, Any]:
        data = {
            "label": self.label,
            "title": self.title,
            "activities": [activity.to_json() for activity in self.activities],
            "targets": [target.to_json() for target in self.targets],
        }
        return data | {"area": self.area} if self.area else data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TaskDraft":
        return cls(
            label=data["label"],
            title=data["title"],
            activities=tuple(ActivityDraft.from_json(activity) for activity in data.get("activities", ())),
            targets=tuple(TargetDraft.from_json(target) for target in data.get("targets", ())),
            area=data.get("area"),
        )


@dataclass(frozen=True)
class SectionDraft:
    """A heading with what stands under it; `area` is a key of the seven areas, None where nobody can tell."""

    label: str
    title: str
    area: str | None = None
    sections: tuple["SectionDraft", ...] = ()
    tasks: tuple[TaskDraft, ...] = ()
    targets: tuple[TargetDraft, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "title": self.title,
            "area": self.area,
            "sections": [section.to_json() for section in self.sections],
            "tasks": [task.to_json() for task in self.tasks],
            "targets": [target.to_json() for target in self.targets],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SectionDraft":
        return cls(
            label=data["label"],
            title=data["title"],
            area=data.get("area"),
            sections=tuple(cls.from_json(section) for section in data.get("sections", ())),
            tasks=tuple(TaskDraft.from_json(task) for task in data.get("tasks", ())),
            targets=tuple(TargetDraft.from_json(target) for target in data.get("targets", ())),
        )

    def walk(self, above: tuple["SectionDraft", ...] = ()) -> Iterator[tuple["SectionDraft", ...]]:
        """This section and all under it, in the order of the file, each as its path from the top."""
        path = (*above, self)
        yield path
        for section in self.sections:
            yield from section.walk(path)


@dataclass(frozen=True)
class HeadDraft:
    """What stands above the table: enough to guess whose plan it is and which document it belongs to."""

    file: str
    year: int
    title: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    bases: tuple[Basis, ...] = ()

    def to_json(self) -> dict[str, Any]:
        bases = [basis.to_json() for basis in self.bases]
        return asdict(self) | {"issued_on": _day_to_json(self.issued_on), "bases": bases}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "HeadDraft":
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known["bases"] = tuple(Basis.from_json(basis) for basis in data.get("bases", ()))
        return cls(**({"file": "", "year": 0} | known | {"issued_on": _day_from_json(data.get("issued_on"))}))


@dataclass(frozen=True)
class TableUse:
    """A table or sheet of the file: whether it was read as the plan's, how many rows it has, else why it was not."""

    number: int
    name: str
    used: bool
    rows: int
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TableUse":
        return cls(data["number"], data["name"], data["used"], data["rows"], data.get("reason", ""))


@dataclass(frozen=True)
class PlanDraft:
    """A whole annex as understood. `issues` are those of the file; those of a row stand with its activity.

    `tables` are all tables of the file, read or not; `columns` are those of the plan as (role, heading), in order.
    """

    head: HeadDraft
    sections: tuple[SectionDraft, ...] = ()
    targets: tuple[TargetDraft, ...] = ()
    issues: tuple[Issue, ...] = ()
    tables: tuple[TableUse, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "plan": self.head.to_json(),
            "sections": [section.to_json() for section in self.sections],
            "targets": [target.to_json() for target in self.targets],
            "issues": [issue.to_json() for issue in self.issues],
            "tables": [table.to_json() for table in self.tables],
            "columns": [list(column) for column in self.columns],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PlanDraft":
        return cls(
            head=HeadDraft.from_json(data["plan"]),
            sections=tuple(SectionDraft.from_json(section) for section in data["sections"]),
            targets=tuple(TargetDraft.from_json(target) for target in data.get("targets", ())),
            issues=tuple(Issue.from_json(issue) for issue in data.get("issues", ())),
            tables=tuple(TableUse.from_json(table) for table in data.get("tables", ())),
            columns=tuple((role, heading) for role, heading in data.get("columns", ())),
        )

    def paths(self) -> Iterator[tuple[SectionDraft, ...]]:
        """Every section as its path from the top, in the order of the file."""
        for section in self.sections:
            yield from section.walk()

    def activities(self) -> Iterator[tuple[tuple[SectionDraft, ...], TaskDraft, ActivityDraft]]:
        """Every tracked row with its task and the path of its section, in the order of the file."""
        for path in self.paths():
            for task in path[-1].tasks:
                for activity in task.activities:
                    yield path, task, activity

    def all_issues(self) -> list[Issue]:
        """Issues of the file and of all rows, by table and row."""
        of_rows = [issue for _, _, activity in self.activities() for issue in activity.issues]
        return sorted([*self.issues, *of_rows], key=lambda issue: (issue.table, issue.row))


def deadline_to_json(deadline: Deadline) -> dict[str, Any]:
    """The deadline of the contract; `problem` is there only where the reading is doubtful, `status_hint` where told."""
    data = {
        "text": deadline.text,
        "kind": str(deadline.kind),
        "starts_on": _day_to_json(deadline.starts_on),
        "due_on": _day_to_json(deadline.due_on),
        "tentative": deadline.tentative,
    }
    told = {"problem": str(deadline.problem), "status_hint": deadline.status_hint}
    return data | {name: value for name, value in told.items() if value}


def deadline_from_json(data: dict[str, Any]) -> Deadline:
    """The deadline that was written as JSON."""
    return Deadline(
        text=data["text"],
        kind=DeadlineKind(data["kind"]),
        starts_on=_day_from_json(data.get("starts_on")),
        due_on=_day_from_json(data.get("due_on")),
        tentative=data.get("tentative", False),
        problem=DeadlineProblem(data.get("problem", "")),
        status_hint=data.get("status_hint", ""),
    )


def _day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from_json(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
