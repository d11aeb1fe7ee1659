"""Names that the catalogue does not have: said once whom they mean, all rows of the file follow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from organisations.models import Unit, User
from organisations.queries.unit_names import names_among, names_for
from organisations.services.additions import add_unit, teach_spelling
from organisations.services.audit import audit
from plans.models import ImportRow, PlanImport
from plans.queries.import_doubts import UNKNOWN, unknown_name
from plans.services.import_review import Json, hold_import, open_count, save_rows, settled
from reform.common.errors import Conflict, Invalid
from reform.common.text import name_key


@dataclass(frozen=True)
class NameChoice:
    """What a name of the file is: that unit, a new one of `kind` under `parent`, another spelling of the name
    `same_as`; nothing of these: words that name nobody in the portal.
    """

    spelling: str
    unit: Unit | None = None
    kind: str = ""
    parent: Unit | None = None
    name: str = ""
    same_as: str = ""


@dataclass
class NamesDone:
    """What came of many choices: units that are new, names that were understood and kept, and (name, why not)."""

    added: list[Unit] = field(default_factory=list)
    named: int = 0
    kept: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def name_unit(*, by: User, plan_import: PlanImport, spelling: str, unit: Unit) -> int:
    """`spelling` means the unit, in every row of this import and in later files; returns how many rows follow.

    Raises `NotPermitted`, `Invalid` for a unit that the owner's plans cannot name or words that are no name,
    `Conflict` when the spelling means another unit already, or the file is a plan.
    """
    hold_import(by=by, plan_import=plan_import)
    naming = _Naming(by, plan_import)
    count = naming.name(spelling, unit)
    naming.write()
    return count


@transaction.atomic
def name_new_unit(
    *,
    by: User,
    plan_import: PlanImport,
    spelling: str,
    parent: Unit | None,
    kind: str,
    name: str,
    short_name: str = "",
    members: Iterable[Unit] = (),
) -> Unit:
    """Add the unit, or the group with its members, that `spelling` means; then as `name_unit`."""
    hold_import(by=by, plan_import=plan_import)
    naming = _Naming(by, plan_import)
    unit = naming.add(parent=parent, kind=kind, name=name, short_name=short_name, members=members)
    naming.name(spelling, unit)
    naming.write()
    return unit


@transaction.atomic
def name_many(*, by: User, plan_import: PlanImport, choices: Iterable[NameChoice]) -> NamesDone:
    """Do what was chosen for many names at once; what is refused is told and changes nothing, the rest is done.

    Raises `NotPermitted` for what the person may not add, `Conflict` when the file is a plan.
    """
    hold_import(by=by, plan_import=plan_import)
    naming = _Naming(by, plan_import)
    done, meant = NamesDone(), {}
    for choice in sorted(choices, key=lambda choice: bool(choice.same_as)):
        try:
            with transaction.atomic():
                unit = _chosen(naming, choice, meant)
                if unit is None:
                    naming.keep(choice.spelling)
                else:
                    naming.name(choice.spelling, unit)
        except (Conflict, Invalid) as error:
            done.refused.append((choice.spelling, str(error)))
            continue
        if unit is None:
            done.kept += 1
            continue
        meant[name_key(choice.spelling)] = unit
        done.named += 1
        done.added += [unit] if choice.kind else []
    naming.write()
    return done


def _chosen(naming: "_Naming", choice: NameChoice, meant: dict[str, Unit]) -> Unit | None:
    if choice.kind:
        return naming.add(kind=choice.kind, parent=choice.parent, name=choice.name or choice.spelling)
    if choice.same_as:
        unit = meant.get(name_key(choice.same_as))
        if unit is None:
            raise Invalid(f"Chưa thêm “{choice.same_as}” nên chưa biết là đơn vị nào.")
        return unit
    return choice.unit


@transaction.atomic
def keep_spelling(*, by: User, plan_import: PlanImport, spelling: str) -> int:
    """The words stay as they are and name nobody in the portal; returns how many rows have them."""
    hold_import(by=by, plan_import=plan_import)
    naming = _Naming(by, plan_import)
    count = naming.keep(spelling)
    naming.write()
    return count


class _Naming:
    """The import's rows and the catalogue, read once for any number of names; `write` stores the rows that follow.

    Left out rows follow too: they may come back.
    """

    def __init__(self, by: User, plan_import: PlanImport) -> None:
        self.by, self.plan_import = by, plan_import
        self.names = names_for(plan_import.owner)
        self.new: set[int] = set()
        self.named: dict[str, Unit] = {}
        self.rows: dict[str, list[ImportRow]] = {}
        self.changed: dict[int, ImportRow] = {}
        for row in plan_import.rows.defer("cells", "read"):
            for key in dict.fromkeys(map(name_key, (*row.draft["leads"], *row.draft["supports"]))):
                self.rows.setdefault(key, []).append(row)

    def add(self, *, name: str, **place: Any) -> Unit:
        """The new unit, whose name the catalogue must not have."""
        if self.names.find(name) or name_key(name) in self.named:
            raise Invalid(f"“{name}” đã có trong danh mục. Hãy chọn đơn vị đó.", field="name")
        unit = add_unit(by=self.by, name=name, **place)
        self.new.add(unit.pk)
        return unit

    def name(self, spelling: str, unit: Unit) -> int:
        """The rows that name it so name the unit; returns how many."""
        if not self._can_name(unit):
            raise Invalid(f"Kế hoạch của {self.plan_import.owner} không giao việc cho “{unit}” được.", field="unit")
        key = name_key(spelling)
        rows = self.rows.get(key, [])
        if not rows:
            raise Conflict(f"Không còn dòng nào ghi “{spelling}”; có thể người khác vừa sửa.")
        if key not in (name_key(unit.name), name_key(unit.short_name)):
            teach_spelling(by=self.by, unit=unit, text=spelling)
        for row in rows:
            row.draft = row.draft | {role: _named(row.draft[role], key, unit.name) for role in ("leads", "supports")}
            self._settle(row, key)
        self.named[name_key(unit.name)] = unit
        self._audit("Chọn đơn vị cho tên trong tệp", spelling, unit=unit.code, n=len(rows))
        return len(rows)

    def keep(self, spelling: str) -> int:
        """The words stay; returns in how many rows."""
        rows = [row for row in self.rows.get(name_key(spelling), []) if open_count(row.issues)]
        if not rows:
            raise Conflict(f"Không còn dòng nào chờ xem vì ghi “{spelling}”; có thể người khác vừa xem.")
        for row in rows:
            self._settle(row, name_key(spelling))
        self._audit("Giữ nguyên lời văn tên đơn vị", spelling, n=len(rows))
        return len(rows)

    def _can_name(self, unit: Unit) -> bool:
        """Whether the owner's plan can give work to the unit, which may be newer than the catalogue that was read."""
        owner = self.plan_import.owner
        if unit.pk not in self.new:
            return self.names.find(unit.name) == unit
        near = unit.province_id in (None, owner.province_id)
        return near and names_among([unit], (), owner).find(unit.name) == unit

    def write(self) -> None:
        """Write the rows that follow."""
        save_rows(list(self.changed.values()))

    def _settle(self, row: ImportRow, key: str) -> None:
        row.issues = settled(row.issues, self.by, lambda issue: _is_about(issue, key))
        self.changed[row.pk] = row

    def _audit(self, action: str, spelling: str, **what: Any) -> None:
        audit(by=self.by, action=action, obj=self.plan_import, after={"spelling": spelling[:200]} | what)


def _named(names: list[str], key: str, name: str) -> list[str]:
    """The names with that one in the catalogue's spelling, each once."""
    return list(dict.fromkeys(name if name_key(each) == key else each for each in names))


def _is_about(issue: Json, key: str) -> bool:
    return issue["code"] == UNKNOWN and name_key(unknown_name(issue["message"])) == key
