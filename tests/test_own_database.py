"""The databases that tests and benchmarks make for themselves."""

import gc

from benchmarks.own_database import query


def test_a_question_leaves_no_database_open(tmp_path):
    """One that is closed by the collector takes its log away at any moment, another's as well."""
    library = {"DATABASE_URL": "", "DATA_DIR": str(tmp_path)}
    collecting = gc.isenabled()
    gc.disable()
    try:
        query(library, "PRAGMA journal_mode = WAL")
        query(library, "CREATE TABLE words (word)")
        query(library, "INSERT INTO words VALUES (?)", ["人大"])
        assert query(library, "SELECT word FROM words") == [("人大",)]
    finally:
        if collecting:
            gc.enable()
    assert [path.name for path in tmp_path.iterdir()] == ["library.sqlite3"]
