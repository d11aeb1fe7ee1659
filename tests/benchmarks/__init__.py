"""Benchmarks: each module runs one, and shows every figure beside the least that the same work can cost (its floor).

`manage.py bench` runs them in a scratch database. A module has `USES_DATABASE` and `run(small)`, which gives results;
`small` only tries that it works.
"""
