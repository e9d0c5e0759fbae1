"""Django's PostgreSQL backend, answering as SQLite does."""
