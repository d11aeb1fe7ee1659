"""Values and helpers that every app may use; no models."""
