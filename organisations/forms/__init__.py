"""Forms of the organisations app."""
