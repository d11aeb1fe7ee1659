"""Changes to units, accounts and jobs; each is one function here."""
