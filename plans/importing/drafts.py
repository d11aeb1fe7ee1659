"""What an annex became: a tree of frozen drafts that goes to JSON and back without loss."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from plans.deadlines import Deadline, DeadlineKind, DeadlineProblem


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
    """A target's words and its threshold; numbers are strings, a band's bound is its word, None where there is none."""

    text: str
    measure: str | None = None
    comparator: str | None = None
    lower: str | None = None
    upper: str | None = None
    scope: str | None = None
    baseline_year: int | None = None
    horizon_year: int | None = None
    indicator: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TargetDraft":
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})


@dataclass(frozen=True)
class ActivityDraft:
    """A tracked row. `leads` and `supports` are names, known ones as the catalogue spells them; `*_text` is the cell.

    `extra` holds the cells of columns that the portal does not know, by their heading.
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
        return data | ({"extra": dict(self.extra)} if self.extra else {})

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
        )


@dataclass(frozen=True)
class TaskDraft:
    """A task with its activities; one implicit activity stands for a task that is tracked itself."""

    label: str
    title: str
    activities: tuple[ActivityDraft, ...] = ()
    targets: tuple[TargetDraft, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "title": self.title,
            "activities": [activity.to_json() for activity in self.activities],
            "targets": [target.to_json() for target in self.targets],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TaskDraft":
        return cls(
            label=data["label"],
            title=data["title"],
            activities=tuple(ActivityDraft.from_json(activity) for activity in data.get("activities", ())),
            targets=tuple(TargetDraft.from_json(target) for target in data.get("targets", ())),
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

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"issued_on": _day_to_json(self.issued_on)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "HeadDraft":
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**({"file": "", "year": 0} | known | {"issued_on": _day_from_json(data.get("issued_on"))}))


@dataclass(frozen=True)
class PlanDraft:
    """A whole annex as understood. `issues` are those of the file; those of a row stand with its activity."""

    head: HeadDraft
    sections: tuple[SectionDraft, ...] = ()
    targets: tuple[TargetDraft, ...] = ()
    issues: tuple[Issue, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "plan": self.head.to_json(),
            "sections": [section.to_json() for section in self.sections],
            "targets": [target.to_json() for target in self.targets],
            "issues": [issue.to_json() for issue in self.issues],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PlanDraft":
        return cls(
            head=HeadDraft.from_json(data["plan"]),
            sections=tuple(SectionDraft.from_json(section) for section in data["sections"]),
            targets=tuple(TargetDraft.from_json(target) for target in data.get("targets", ())),
            issues=tuple(Issue.from_json(issue) for issue in data.get("issues", ())),
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
    """The deadline of the contract; `problem` is there only where the reading is doubtful."""
    data = {
        "text": deadline.text,
        "kind": str(deadline.kind),
        "starts_on": _day_to_json(deadline.starts_on),
        "due_on": _day_to_json(deadline.due_on),
        "tentative": deadline.tentative,
    }
    return data if deadline.understood else data | {"problem": str(deadline.problem)}


def deadline_from_json(data: dict[str, Any]) -> Deadline:
    """The deadline that was written as JSON."""
    return Deadline(
        text=data["text"],
        kind=DeadlineKind(data["kind"]),
        starts_on=_day_from_json(data.get("starts_on")),
        due_on=_day_from_json(data.get("due_on")),
        tentative=data.get("tentative", False),
        problem=DeadlineProblem(data.get("problem", "")),
    )


def _day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from_json(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
