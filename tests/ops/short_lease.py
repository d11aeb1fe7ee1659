"""Settings of a worker in the trial of killed workers: the portal's own, with a lease of seconds instead of minutes."""

from datetime import timedelta

from reform.settings import *  # noqa: F403 -- the portal's own
from reform.settings import BASE_DIR as BASE_DIR

JOB_LEASE = timedelta(seconds=2)
