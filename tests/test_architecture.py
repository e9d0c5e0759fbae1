"""The arrows of the house: what stands in which room, and what each may know.

Data flows one way. A room may use the rooms above it in these lists and nothing below; inside a
room the modules make no circle.
"""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings

from speeches.parsing import __all__ as FACE_OF_PARSING

ROOT = Path(__file__).parent.parent

# The way of a document, from its bytes to speeches: pure.
PARSING = [
    "vocabulary", "documents", "formats", "cleaning", "structure", "describing", "fingerprints",
    "pipeline", "draft", "report", "version",
]  # fmt: skip
SPEECHES = [
    "parsing", "choices", "batched", "models", "changes", "life", "history", "duplicates",
    "wording", "importing", "jobs", "safety", "lists", "mine", "statistics", "reading", "review",
    "export", "templatetags", "compare", "basket", "help", "admin", "views", "urls", "management",
    "apps",
]  # fmt: skip
SEARCH = [
    "errors", "text", "language", "matching", "models", "office_words", "search_indexes", "index",
    "haystack_engine", "opensearch", "suggest", "page", "upkeep", "trends", "checking", "saved",
    "api", "templatetags", "admin", "views", "urls", "management", "apps",
]  # fmt: skip
# Loose modules a package may have: a newcomer reads them at one glance.
MOST_LOOSE = {"speeches": 10, "search": 7, "speeches.parsing": 5}
PURE_SEARCH = ["text", "language", "matching"]
PURE_MODULES = [
    "speeches/compare/aligning.py", "speeches/compare/differing.py",
    "speeches/basket/ordering.py", "search/trends/charts.py",
    "search/checking/numbering.py",
    "search/haystack_engine/syntax.py", "speeches/export/manuscript.py", "speeches/export/docx.py",
    "speeches/export/plain.py", "speeches/export/markdown.py", "speeches/export/title_lines.py",
]  # fmt: skip
# What the templates of speeches may use of search: its addresses, and what it gives to pages.
ADDRESSES_OF_SEARCH = {"search:results", "search:similar", "search:suggest"}
ADDRESSES_OF_TRENDS = {"trends:usage", "trends:outlines", "trends:kinds"}
ADDRESSES_OF_CHECKING = {"checking:page"}
ADDRESSES_OF_SAVED = {"saved:page"}
GIVEN_BY_SEARCH = {"mark", "similar_speeches", "themes"}


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules that a file imports, with the names it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def importing(name: str, paths) -> list[str]:
    """Those files that import a package of this name, or something in it."""
    return [
        path.relative_to(ROOT).as_posix()
        for path in paths
        if any(module == name or module.startswith(name + ".") for module in imports(path))
    ]


def code(package: str) -> list[Path]:
    """The files of a package, migrations aside: these are history."""
    folder = ROOT / package.replace(".", "/")
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def room_of(path: Path, package: str) -> str:
    """The room of a package that a file stands in: a folder, or the module itself."""
    return path.relative_to(ROOT / package.replace(".", "/")).parts[0].removesuffix(".py")


def rooms_of(package: str) -> set[str]:
    return {room_of(path, package) for path in code(package)} - {"__init__"}


def arrows(package: str) -> dict[str, set[str]]:
    """Which rooms of a package each of its rooms imports from."""
    rooms = rooms_of(package)
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for path in code(package):
        room = room_of(path, package)
        for module in imports(path) if room in rooms else ():
            if module.startswith(package + "."):
                other = module[len(package) + 1 :].split(".")[0]
                found[room] |= ({other} & rooms) - {room}
    return found


@pytest.mark.parametrize(
    ("package", "order"),
    [("speeches.parsing", PARSING), ("speeches", SPEECHES), ("search", SEARCH)],
    ids=["parsing", "speeches", "search"],
)
class TestRooms:
    def test_every_room_stands_in_the_list(self, package, order):
        assert rooms_of(package) == set(order)

    def test_a_room_imports_only_what_stands_before_it(self, package, order):
        upwards = {
            room: late
            for room, used in arrows(package).items()
            if (late := used - set(order[: order.index(room)]))
        }
        assert upwards == {}

    def test_few_modules_lie_loose(self, package, order):
        folder = ROOT / package.replace(".", "/")
        loose = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
        assert len(loose) <= MOST_LOOSE[package], sorted(loose)


def test_no_module_imports_itself_through_others():
    """No circle at all: Python would bear some of them, a reader does not."""
    paths = code("speeches") + code("search") + code("config")
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }
    graph = {name: (imports(path) & set(names)) - {name} for name, path in names.items()}
    # A package's face imports its modules, and they are asked for by their own names.
    faces = {name for name, path in names.items() if path.name == "__init__.py"}
    graph = {name: used - faces for name, used in graph.items()}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize(
    "forbidden", ["django", "speeches.models", "time", "socket", "urllib.request", "sqlite3"]
)
def test_parsing_is_pure(forbidden):
    assert importing(forbidden, code("speeches.parsing")) == []


@pytest.mark.parametrize("room", PURE_SEARCH)
@pytest.mark.parametrize(
    "forbidden", ["django", "haystack", "whoosh", "speeches.models", "speeches.lists"]
)
def test_what_a_query_means_and_matches_is_pure(room, forbidden):
    assert importing(forbidden, code(f"search.{room}")) == []


@pytest.mark.parametrize("module", PURE_MODULES)
def test_a_module_is_pure(module):
    for forbidden in ("django", "haystack", "whoosh", "speeches.models", "time"):
        assert importing(forbidden, [ROOT / module]) == []


def test_speeches_knows_nothing_of_search():
    assert importing("search", code("speeches")) == []


def test_config_names_the_apps_by_string_alone():
    assert importing("speeches", code("config")) + importing("search", code("config")) == []


def templates(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (ROOT / "templates" / folder).rglob("*.html")]


def test_templates_of_speeches_use_of_search_only_what_is_listed():
    """They may: a reading page shows what search finds. But it stays a short list."""
    addresses, words = set(), set()
    for path in templates("speeches", "compare", "basket"):
        text = path.read_text(encoding="utf-8")
        addresses |= set(re.findall(r"'((?:search|trends|checking|saved):[\w-]+)'", text))
        for code in re.findall(r"\{[{%].*?[}%]\}", text, re.DOTALL):
            words |= set(re.findall(r"\w+", code))
    options = settings.TEMPLATES[0]["OPTIONS"]
    given = options["functions"] | options["filters"]
    ours = {name for name, where in given.items() if where.startswith("search.")}
    of_rooms = ADDRESSES_OF_TRENDS | ADDRESSES_OF_CHECKING | ADDRESSES_OF_SAVED
    assert addresses <= ADDRESSES_OF_SEARCH | of_rooms
    assert words & ours <= GIVEN_BY_SEARCH


def test_only_importing_makes_rows_of_documents():
    files = [path for path in code("speeches") if "parsing" not in path.parts]
    assert importing("speeches.parsing.parse", files) == [
        "speeches/importing/parse_task.py",
    ]


def test_the_site_asks_the_face_of_parsing():
    outside = [path for path in code("speeches") if "parsing" not in path.parts] + code("search")
    past = re.compile(rf"speeches\.parsing\.[\w.]+\.(?:{'|'.join(FACE_OF_PARSING)})")
    asked = {module for path in outside for module in imports(path)}
    assert not [module for module in asked if past.fullmatch(module)]
    assert importing("speeches.parsing.pipeline", outside) == []


@pytest.mark.parametrize("program", ["rapidocr", "pypdfium2", "onnxruntime", "PIL", "cv2"])
def test_what_reads_scans_is_an_extra(program):
    """Only the child that reads them loads it, and nothing loads the child's module."""
    files = code("speeches") + code("search") + code("config")
    task = "speeches.importing.recognise_task"
    known = importing(program, files)
    assert set(known) <= {"speeches/importing/recognise_task.py"}
    assert importing(task, files) == []


def test_only_the_engine_of_the_index_knows_whoosh():
    engine = set((ROOT / "search/index/engine").glob("*.py"))
    others = [path for path in code("search") + code("speeches") if path not in engine]
    assert importing("whoosh", others) == []
    assert importing("search.index.engine", others) == [
        "search/index/documents.py",
        "search/index/whoosh_index.py",
    ]
    assert importing("whoosh", engine) != []


def test_only_its_own_room_knows_opensearch():
    room = set(code("search.opensearch"))
    others = [path for path in code("search") + code("speeches") if path not in room]
    assert importing("opensearchpy", others) == []
    # It is named in the settings; whoever asks for none of its engine loads none of its client.
    assert importing("search.opensearch", others) == []
    assert importing("opensearchpy", room) != []


def test_what_a_search_asks_for_is_known_without_an_index():
    request = [ROOT / f"search/page/{name}.py" for name in ("request", "parameters")]
    for forbidden in ("haystack", "search.index", "search.haystack_engine"):
        assert importing(forbidden, request) == []


# What all of search may know of an index; below it is the affair of the engine.
SEAM = {"connection", "library_index", "build_progress", "from_site", "withdrawn"}
# Rooms that work on the arrays of an index.
ARRAYS = ["text", "matching", "index", "haystack_engine", "opensearch"]
# The index in which versions of a speech are looked up, and what it holds of each.
ARRAYS_OF_VERSIONS = ["speeches/duplicates/shingle_index.py", "speeches/parsing/fingerprints.py"]


def test_the_site_asks_a_library_index_and_nothing_below_it():
    rooms = [*ROOT.glob("search/*.py"), *code("speeches"), *(ROOT / "benchmarks").rglob("*.py")]
    for room in set(SEARCH) - {"matching", "index", "haystack_engine", "opensearch"}:
        rooms += code(f"search.{room}")
    used = {module for path in rooms for module in imports(path)}
    modules = {path.stem for path in code("search.index")} - {"__init__"}
    assert {one for one in modules if f"search.index.{one}" in used} <= SEAM
    for path in rooms:
        below = re.findall(r"\.(?:snapshot\(|generations\b|documents\.)", path.read_text("utf-8"))
        assert below == [] or importing("search.index", [path]) == [], path


def test_what_is_asked_of_an_index_names_no_engine():
    seam = [ROOT / f"search/index/{name}.py" for name in ("library_index", "build_progress")]
    tests = [ROOT / f"tests/search/{name}.py" for name in ("scanning", "index/test_library_index")]
    for engine in ("numpy", "haystack", "whoosh", "search.index.documents", "search.index.engine"):
        assert importing(engine, seam + tests) == []


def test_arrays_stay_where_an_index_is_read():
    others = [*code("speeches"), *ROOT.glob("search/*.py")]
    for room in set(SEARCH) - set(ARRAYS):
        others += code(f"search.{room}")
    assert sorted(importing("numpy", others)) == ARRAYS_OF_VERSIONS


def test_one_place_asks_haystack_for_an_engine():
    own = code("search") + code("speeches") + [*(ROOT / "benchmarks").glob("**/*.py")]
    # The stock engine that the benchmark compares with is haystack's own.
    others = [path for path in own if path.name != "haystack_whoosh.py"]
    asking = [path for path in others if ".get_backend()" in path.read_text(encoding="utf-8")]
    assert asking == [ROOT / "search/index/connection.py"]


def test_nothing_else_in_speeches_knows_of_the_basket():
    files = [path for path in code("speeches") if "basket" not in path.parts]
    assert importing("speeches.basket", files) == []


def writes_of_states(path: Path) -> list[int]:
    """The lines in which a module gives rows a state: an assignment, or a value handed on by name
    to a method that stores."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign):
            targets = [each for each in node.targets if isinstance(each, ast.Attribute)]
            lines += [each.lineno for each in targets if each.attr == "state"]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            stores = node.func.attr in ("update", "create", "update_or_create", "bulk_update")
            names = {each.arg for each in node.keywords}
            lines += [node.lineno] if stores and "state" in names else []
    return lines


def test_one_module_alone_changes_the_state_of_a_speech():
    """The jobs have states of their own."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in code("speeches") + code("search")
        if "jobs" not in path.parts and writes_of_states(path)
    }
    assert found == {"speeches/life.py"}
