"""Questions about plans that are more than one QuerySet method."""
