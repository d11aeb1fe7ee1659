"""Changes to plans and their progress; each is one function here."""
