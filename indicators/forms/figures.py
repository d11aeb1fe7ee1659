"""Which figure or comparison an address asks for."""

from dataclasses import dataclass

from django import forms

from indicators.blocks import BLOCKS, Block, block_named
from reform.common.periods import Period


@dataclass(frozen=True)
class When:
    """A period that was asked for, and the khối whose units alone count, if any."""

    year: int
    period: str
    kinds: tuple[str, ...] = ()
    block: str = ""

    @property
    def title(self) -> str:
        """ "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)


class WhenForm(forms.Form):
    """A year, a period and maybe a khối of the address; what is wrong counts as not asked."""

    year = forms.IntegerField(min_value=2010, max_value=2060)
    period = forms.ChoiceField(choices=Period.choices)
    block = forms.ChoiceField(choices=[(block.key, block.name) for block in BLOCKS], required=False)

    def asked(self, default: When) -> When:
        """What the address says."""
        self.is_valid()
        found = self.cleaned_data
        block = block_named(found.get("block", ""))
        return When(
            found.get("year") or default.year,
            found.get("period") or default.period,
            block.kinds if block else (),
            block.key if block else "",
        )


class ComparisonForm(forms.Form):
    """The khối and one of the periods in which its units have figures."""

    block = forms.ChoiceField(label="Khối", required=False)
    when = forms.ChoiceField(label="Kỳ", required=False)

    def __init__(self, *args, blocks: list[Block], periods: list[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].choices = [(block.key, block.name) for block in blocks]
        self.fields["when"].choices = [(f"{year}-{period}", Period(period).title(year)) for year, period in periods]


def read_when(text: str, periods: list[tuple[int, str]]) -> tuple[int, str] | None:
    """ "2025-H1" among the periods on offer; else the first of them; None where there is none."""
    found = next((one for one in periods if f"{one[0]}-{one[1]}" == text), None)
    return found or (periods[0] if periods else None)
