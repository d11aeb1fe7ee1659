"""Forms of the indicators app."""
