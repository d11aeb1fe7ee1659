"""The portal's caches: in Redis, shared with the broker and possibly with other programs, or in files. Both count what
comes within a span of time, in one step that all processes share.
"""

import hashlib
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache

_SWEPT_EACH = 50  # writes; looking through the folder takes longer than writing


class PrefixedRedisCache(RedisCache):
    """Django's Redis cache whose `clear()` removes its own keys only; Django's empties the whole Redis database."""

    def clear(self) -> bool:
        client = self._cache.get_client(write=True)
        pattern = self.make_key("*", version="*")
        for batch in _batches(client.scan_iter(match=pattern, count=1000), 500):
            client.delete(*batch)
        return True

    def count_within(self, name: str, seconds: int, step: int = 1) -> int:
        """How much was counted under the name in the present span of so many seconds, this step included."""
        key = self.make_key(f"{name}:{int(time.time()) // seconds}")
        with self._cache.get_client(write=True).pipeline(transaction=False) as steps:
            return steps.incrby(key, step).expire(key, 2 * seconds).execute()[0]


class FolderCache(FileBasedCache):
    """Django's cache of files, which looks through its folder now and then instead of at every write."""

    _writes = 0

    def count_within(self, name: str, seconds: int, step: int = 1) -> int:
        """As `PrefixedRedisCache.count_within`. A counter is a file that grows by as many bytes as are counted, so that
        processes that count at the same time miss nothing; a span's files lie in a folder and go with it.
        """
        span = int(time.time()) // seconds
        spans = Path(self._dir) / f"within-{seconds}"
        path = spans / str(span) / hashlib.sha256(name.encode()).hexdigest()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        try:
            file = os.open(path, flags, 0o600)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _forget(spans, span)
            file = os.open(path, flags, 0o600)
        try:
            os.write(file, b"+" * step)
            return os.lseek(file, 0, os.SEEK_CUR)
        finally:
            os.close(file)

    def clear(self) -> None:
        """Counters too."""
        super().clear()
        for spans in Path(self._dir).glob("within-*"):
            shutil.rmtree(spans, ignore_errors=True)

    def _cull(self) -> None:
        FolderCache._writes += 1
        if FolderCache._writes % _SWEPT_EACH == 0:
            super()._cull()


def _forget(spans: Path, present: int) -> None:
    """Remove the counters of spans that are over, but of the last: somebody may be counting in it still."""
    for one in spans.iterdir():
        with suppress(ValueError):
            if int(one.name) < present - 1:
                shutil.rmtree(one, ignore_errors=True)


def _batches(keys, size):
    batch = []
    for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
