"""A message broker made of files, for an installation without a server for messages.

Celery's own `filesystem://` loses messages: a reader can take a file that is still being written, and an empty file
kills the worker. Here a message appears under its name only when it is whole (written aside, synced, renamed), is taken
by one rename into a private folder, and is put aside when it cannot be read. Only what jobs need is carried: direct
queues, no broadcast. The broker is a wake-up; what must be done is a row in the database.
"""

import logging
import os
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from queue import Empty
from urllib.parse import quote

from kombu.transport import virtual
from kombu.utils.json import dumps, loads
from kombu.utils.scheduling import FairCycle

logger = logging.getLogger(__name__)

AWAITED = "awaited"  # the queue of what a person waits for
IN_A_ROW = 3  # messages of it, then one of another queue if there is any


class Turns:
    """The order in which a worker looks into its queues: AWAITED first, and last after IN_A_ROW messages of it, so that
    everything else goes on however much is awaited.

    It is also the `queue_order_strategy` of Redis, whose queues come in no order; none of kombu's own does this.
    """

    def __init__(self) -> None:
        self.queues: list[str] = []
        self.in_a_row = 0

    def update(self, queues: Iterable[str]) -> None:
        """These are looked into from now on."""
        self.queues = sorted(queues, key=lambda queue: (queue != AWAITED, queue))

    def consume(self, number: int) -> list[str]:
        """So many queues in the order for the next message."""
        others_first = self.in_a_row >= IN_A_ROW and self.queues[:1] == [AWAITED]
        return (self.queues[1:] + self.queues[:1] if others_first else self.queues)[:number]

    def rotate(self, last_used: str) -> str:
        """The message came from `last_used`."""
        self.in_a_row = self.in_a_row + 1 if last_used == AWAITED else 0
        return last_used


class InTurns(FairCycle):
    """Asks the queues of one channel for the next message in the order of `Turns`."""

    def __init__(self, fun: Callable, resources: list[str], predicate: type[Exception]) -> None:
        super().__init__(fun, resources, predicate)
        self.turns = Turns()
        self.turns.update(resources)

    def get(self, callback, **kwargs):
        """From the first queue that has something."""
        for queue in self.turns.consume(len(self.resources)):
            with suppress(self.predicate):
                got = self.fun(queue, callback, **kwargs)
                self.turns.rotate(queue)
                return got
        raise self.predicate


class Channel(virtual.Channel):
    """One folder a queue; `transport_options["folder"]` is the root of all, on one file system."""

    def __init__(self, connection, **kwargs):
        super().__init__(connection, **kwargs)
        self.root = Path(connection.client.transport_options["folder"])
        self.writing, self.taken, self.unreadable = (self.root / name for name in ("writing", "taken", "unreadable"))
        for folder in (self.writing, self.taken, self.unreadable):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._listed: dict[str, deque[str]] = {}

    def _reset_cycle(self):
        self._cycle = InTurns(self._get_and_deliver, self._active_queues, Empty)

    def queue_folder(self, queue: str) -> Path:
        """Where the messages of `queue` wait; any queue name makes one safe folder name."""
        return self.root / "queues" / quote(queue, safe="").replace(".", "%2E")

    def _new_queue(self, queue, **kwargs):
        self.queue_folder(queue).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue, payload, **kwargs):
        # Names sort by time of sending, which is the order of delivery.
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}.json"
        fresh = self.writing / name
        with fresh.open("wb") as file:
            file.write(dumps(payload).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            fresh.replace(self.queue_folder(queue) / name)
        except FileNotFoundError:
            self._new_queue(queue)
            fresh.replace(self.queue_folder(queue) / name)

    def _get(self, queue, timeout=None):
        folder = self.queue_folder(queue)
        names = self._listed.get(queue) or deque(self._names(queue))
        self._listed[queue] = names
        while names:
            name = names.popleft()
            taken = self.taken / name
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            if (payload := self._read(taken)) is not None:
                taken.unlink()
                return payload
            logger.error("Message %s cannot be read; put aside in %s.", name, self.unreadable)
            taken.replace(self.unreadable / name)
        raise Empty

    @staticmethod
    def _read(file: Path) -> dict | None:
        try:
            payload = loads(file.read_bytes())
        except ValueError:
            return None
        whole = isinstance(payload, dict) and {"body", "properties", "headers"} <= payload.keys()
        return payload if whole else None

    def _names(self, queue: str) -> list[str]:
        try:
            return sorted(file.name for file in self.queue_folder(queue).iterdir())
        except FileNotFoundError:
            return []

    def _size(self, queue):
        return len(self._names(queue))

    def _purge(self, queue):
        names = self._names(queue)
        for name in names:
            (self.queue_folder(queue) / name).unlink(missing_ok=True)
        return len(names)

    def _delete(self, queue, *args, **kwargs):
        self._purge(queue)


class Transport(virtual.Transport):
    """`files://`; looks for messages ten times a second."""

    Channel = Channel
    polling_interval = 0.1
    global_state = virtual.BrokerState()
    default_port = 0
    driver_type = driver_name = "files"

    def __init__(self, client, **kwargs):
        super().__init__(client, **kwargs)
        self.state = self.global_state

    def driver_version(self) -> str:
        return "1"
