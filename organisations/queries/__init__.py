"""Questions about units that are more than one QuerySet method."""
