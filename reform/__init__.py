"""The project package: settings, addresses, start-up and background wiring; no rules of the field.

Kept empty on purpose: `reform.bootstrap` is imported before any package is installed. `reform.apps` connects Celery.
"""
