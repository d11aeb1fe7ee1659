"""Where a person may add a unit that a plan names."""

from dataclasses import dataclass

from organisations.enums import UnitKind
from organisations.models import Unit, User
from organisations.permissions import can_add_unit


@dataclass(frozen=True)
class UnitPlace:
    """A kind of unit under a parent; `label` says both."""

    kind: str
    parent: Unit | None
    label: str

    @property
    def value(self) -> str:
        """What stands for it in a form."""
        return f"{self.kind}-{self.parent.pk if self.parent else 0}"


def unit_places(user: User, owner: Unit) -> list[UnitPlace]:
    """What the person may add to the catalogue for plans of the owner, the nearest first."""
    province = owner.province
    places = []
    if owner.kind != UnitKind.PROVINCE:
        places += [
            UnitPlace(UnitKind.DIVISION, owner, f"Phòng, đơn vị trực thuộc {owner}"),
            UnitPlace(UnitKind.GROUP, owner, f"Nhóm đơn vị của {owner}"),
        ]
    places += [
        UnitPlace(UnitKind.DEPARTMENT, province, "Sở, ban, ngành của tỉnh"),
        UnitPlace(UnitKind.BOARD, province, "Ban quản lý của tỉnh"),
        UnitPlace(UnitKind.DISTRICT, province, "UBND cấp huyện"),
        UnitPlace(UnitKind.COMMUNE, province, "UBND cấp xã"),
        UnitPlace(UnitKind.PARTY, province, "Cơ quan Đảng, đoàn thể của tỉnh"),
        UnitPlace(UnitKind.GROUP, province, "Nhóm cơ quan, đơn vị trong tỉnh"),
        UnitPlace(UnitKind.CENTRAL, None, "Cơ quan trung ương"),
    ]
    return [place for place in places if can_add_unit(user, place.parent, place.kind)]
