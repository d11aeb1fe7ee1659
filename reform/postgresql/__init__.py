"""Django's PostgreSQL with a cheaper look at whether a connection that was kept still stands."""
