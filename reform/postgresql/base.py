"""The database engine: Django looks for `DatabaseWrapper` in a module of this name."""

from select import POLLIN, POLLPRI, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which asks the server `SELECT 1` at the start of each request to see whether it is still there."""

    def is_usable(self) -> bool:
        """Whether the connection stands. A server that ends one says so, and that waits to be read; where nothing does,
        there is nothing to ask. One that vanished without a word is found out by the next statement, which would have
        taken as long to ask.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN | POLLPRI)
        return super().is_usable() if waiting.poll(0) else True
