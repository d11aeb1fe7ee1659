"""Reading this app through the REST interface."""
