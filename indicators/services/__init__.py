"""Changes to indicators and their figures; each is one function here."""
