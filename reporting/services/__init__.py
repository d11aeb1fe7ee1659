"""Changes to rounds and reports; each is one function here."""
