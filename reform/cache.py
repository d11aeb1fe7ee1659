"""The Redis cache, sharing its Redis with the broker and possibly with other programs."""

from django.core.cache.backends.redis import RedisCache


class PrefixedRedisCache(RedisCache):
    """Django's Redis cache whose `clear()` removes its own keys only; Django's empties the whole Redis database."""

    def clear(self) -> bool:
        client = self._cache.get_client(write=True)
        pattern = self.make_key("*", version="*")
        for batch in _batches(client.scan_iter(match=pattern, count=1000), 500):
            client.delete(*batch)
        return True


def _batches(keys, size):
    batch = []
    for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
