"""The places in Celery's worker and scheduler that keep the heartbeat files of `reform.heartbeat` fresh."""

from celery import bootsteps
from celery.beat import PersistentScheduler

from reform.heartbeat import heartbeat_file, touch

INTERVAL = 1.0  # the worker's timer sleeps so long at most, also while everyone waits for the worker to end


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Touches the worker's file on the worker's own timer, from readiness to shutdown."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, worker, **kwargs):
        super().__init__(worker, **kwargs)
        self.entry = None

    def start(self, worker):
        touch("worker")
        self.entry = worker.timer.call_repeatedly(INTERVAL, touch, ("worker",))

    def stop(self, worker):
        if self.entry:
            self.entry.cancel()
        heartbeat_file("worker").unlink(missing_ok=True)


class BeatScheduler(PersistentScheduler):
    """Celery's scheduler with its memory on disk; each turn of its loop touches the file."""

    def tick(self, *args, **kwargs):
        touch("beat")
        return super().tick(*args, **kwargs)

    def close(self):
        super().close()
        heartbeat_file("beat").unlink(missing_ok=True)
