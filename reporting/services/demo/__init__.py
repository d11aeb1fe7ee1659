"""Illustrative data on the real plans: people, two years of progress, figures, a closed and an open round.

Everything is derived from the names of things by a fixed rule, so two runs give the same data; it goes through the
same services as people's work, is marked illustrative row by row, and pages and documents say so. The portal then
works on `DEMO_DATE`.
"""

from datetime import date

DEMO_DATE = date(2025, 6, 13)
PROVINCE = "DN"
