"""Runs the portal's processes on one machine: what `manage.py up` needs."""
