"""The arrows of the design: data flows one way, and each layer knows only what stands below it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The way of a document. A stage may use the stages before it and the values they pass on.
STAGES = [
    "folding", "documents", "anchors", "genre", "withheld", "sitetalk", "noise", "decorations",
    "page", "dates",
    "sources", "furniture", "limits", "archives", "formats", "containers", "decode", "extract",
    "numerals", "numbering", "word_styles", "word_package", "word_story", "word", "rows", "layout",
    "portable", "records", "receive", "head", "foot", "wrapping", "copies", "stamps",
    "clean", "reflow", "split",
    "titles", "levels", "kinds", "meetings", "masks", "rewrites", "fingerprints", "outline",
    "stitch", "assess", "audit", "gaps", "belonging", "flags", "parse", "report", "version",
]  # fmt: skip
# What of the search package is pure: no Django, no engine.
PURE_SEARCH = [
    "analysis", "expressions", "query", "syntax", "snippets", "evaluation", "synonyms", "smart",
    "ranking", "section_search", "similar", "faceting", "progress", "pinyin", "lexicon", "columns",
    "topmost", "narrowing", "charts",
]  # fmt: skip


def imports(path: Path) -> set[str]:
    """The modules that a file imports, with the names it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def importing(name: str, paths) -> list[str]:
    """Those files that import a package of this name, or something in it."""
    return [
        path.relative_to(ROOT).as_posix()
        for path in paths
        if any(module == name or module.startswith(name + ".") for module in imports(path))
    ]


def test_every_stage_stands_in_the_list():
    modules = {path.stem for path in (ROOT / "speeches" / "parsing").glob("*.py")}
    assert modules - {"__init__"} == set(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_what_stands_before_it(stage):
    package = "speeches.parsing"
    used = imports(ROOT / "speeches" / "parsing" / f"{stage}.py")
    ours = {module.split(".")[2] for module in used if module.startswith(package + ".")}
    assert ours <= set(STAGES[: STAGES.index(stage)])


def test_parsing_is_pure():
    files = list((ROOT / "speeches" / "parsing").glob("*.py"))
    for forbidden in ("django", "speeches.models", "time", "socket", "urllib.request", "sqlite3"):
        assert importing(forbidden, files) == []


@pytest.mark.parametrize("module", ["aligning", "differing"])
def test_comparing_texts_is_pure(module):
    used = imports(ROOT / "speeches" / "compare" / f"{module}.py")
    assert not [name for name in used if name.split(".")[0] in ("django", "speeches")]


def test_speeches_knows_nothing_of_search():
    assert importing("search", (ROOT / "speeches").rglob("*.py")) == []


def test_only_importing_makes_rows_of_documents():
    files = [path for path in (ROOT / "speeches").rglob("*.py") if "parsing" not in path.parts]
    assert importing("speeches.parsing.parse", files) == [
        "speeches/ahead.py",
        "speeches/management/commands/parse_materials.py",
    ]


def test_only_the_index_of_the_library_knows_the_engine():
    engine = set(ROOT.glob("search/engine/*.py"))
    others = [path for path in ROOT.glob("search/**/*.py") if path not in engine]
    others += (ROOT / "speeches").rglob("*.py")
    assert importing("whoosh", others) == []
    assert importing("search.engine", others) == ["search/library_index.py"]
    assert importing("whoosh", engine) != []


@pytest.mark.parametrize("module", PURE_SEARCH)
def test_pure_search_modules(module):
    path = ROOT / "search" / f"{module}.py"
    for forbidden in ("django", "haystack", "whoosh", "speeches.models", "speeches.filters"):
        assert importing(forbidden, [path]) == []


def test_nothing_else_in_speeches_knows_of_the_basket():
    files = [path for path in (ROOT / "speeches").rglob("*.py") if "basket" not in path.parts]
    assert importing("speeches.basket", files) == []


def test_the_order_of_a_basket_is_pure():
    assert importing("django", [ROOT / "speeches" / "basket" / "ordering.py"]) == []


@pytest.mark.parametrize("module", ["document", "docx", "plain", "markdown"])
def test_what_is_exported_is_written_without_the_site(module):
    path = ROOT / "speeches" / "export" / f"{module}.py"
    for forbidden in ("django", "speeches.models", "time", "datetime"):
        assert importing(forbidden, [path]) == []
