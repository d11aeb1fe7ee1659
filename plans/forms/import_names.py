"""The form that says what many names of a file are, all at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from organisations.models import Unit
from plans.queries.import_doubts import Spelling
from plans.queries.import_places import UnitPlace
from plans.queries.import_proposals import KEEP, named_in
from plans.services.import_units import NameChoice


class NamesForm(forms.Form):
    """What is chosen for many names of the file at once: those that are ticked, each with what it is."""

    def __init__(
        self, data: QueryDict, *, spellings: Iterable[Spelling], places: list[UnitPlace], units: Iterable[Unit]
    ) -> None:
        super().__init__(data)
        self.spellings = {spelling.key: spelling.text for spelling in spellings}
        self.places = {place.value: place for place in places}
        self.units = {str(unit.pk): unit for unit in units}
        self.ticked = list(dict.fromkeys(data.getlist("chosen")))

    def clean(self) -> dict[str, Any]:
        """The choices, for the service; names that are settled by now are passed by."""
        if not self.ticked:
            raise forms.ValidationError("Hãy tích chọn ít nhất một tên.")
        choices = [self._choice(key) for key in self.ticked if key in self.spellings]
        if not choices:
            raise forms.ValidationError("Các tên này vừa được người khác xem. Danh sách bên dưới là hiện trạng mới.")
        return {"choices": choices}

    def _choice(self, key: str) -> NameChoice:
        text = self.spellings[key]
        kind, what = named_in(self.data.get(f"as-{key}", ""))
        if kind == KEEP:
            return NameChoice(text)
        if kind == "unit" and what in self.units:
            return NameChoice(text, unit=self.units[what])
        if kind == "same" and what in self.spellings:
            return NameChoice(text, same_as=self.spellings[what])
        if kind == "place" and what in self.places:
            place = self.places[what]
            return NameChoice(text, kind=place.kind, parent=place.parent, name=text[:1].upper() + text[1:])
        raise forms.ValidationError(f"Hãy chọn “{text}” là gì trong danh sách.")
