"""The engines that are measured beside each other: a module each, with the same functions.

prepare()              what a server does before it forks: imports, dictionaries
build(directory)       the index of the library that Django is set up for
open_index(directory)  so that the next question is answered by it
answer(asked)          how many speeches match, and the keys of the first 20, best first;
                       counts them by level, kind and year where the engine can
size(directory)        the bytes of the index
"""

NAMES = ("site", "haystack_whoosh", "sqlite_fts5")
FIRST = 20
FACETS = ("level", "kind", "year")
# Where FTS5 has its tables, in a library's directory.
FTS5_FILE = "fts5.sqlite3"
