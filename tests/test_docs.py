"""What the documents say is there is there, and what is there they say."""

import ast
import dataclasses
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from search.api.answers import Change, Fact
from search.api.endpoints import ENDPOINTS
from search.language.query import MAX_LENGTH, MAX_TERMS
from search.page.parameters import MAX_PER_PAGE, PARAMETERS
from search.page.request import MODES, PER_PAGE, SCOPES, SHOWS, SORTS
from speeches.lists.facets import COUNTED, FACETS, ChoiceFacet
from speeches.lists.filters import MOST_VALUES

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RECIPES = ROOT / "CONTRIBUTING.md"
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
# Every module, with a slash before its path.
MODULES = [
    f"/{path.relative_to(ROOT).as_posix()}"
    for folder in ("config", "speeches", "search", "tests", "benchmarks", ".")
    for path in (ROOT / folder).glob("*.py" if folder == "." else "**/*.py")
]
FOLDERS = "config|speeches|search|templates|static|fixtures|tests|benchmarks|docs"
# Where a setting may be read: from the environment, or by a function of config.environment.
READ = re.compile(
    r"(?:os\.environ\.get\(|os\.environ\[|\b(?:text|whole|number|switch|names|hosts|choice|origins|addresses|networks|folder)\()"
    r'["\']([A-Z_]+)["\']'
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def table(path: Path, heading: str) -> list[list[str]]:
    """The rows of the table whose first column has this heading."""
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    assert any(line.startswith(f"| {heading} |") for line in lines), f"no table {heading}"
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def quoted(cell: str) -> list[str]:
    """The words in a cell that stand in backticks."""
    return " ".join(re.findall(r"`([^`]+)`", cell)).split()


def read_in(path: Path) -> set[str]:
    """The settings that a module reads."""
    return set(READ.findall(path.read_text(encoding="utf-8")))


class TestSettings:
    DOCUMENTED = {name for row in table(README, "setting") for name in quoted(row[0])}
    MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
    MODULES = sorted((ROOT / "config").glob("*.py"))

    def test_every_setting_is_in_the_readme_and_every_one_there_is_read(self):
        read = set().union(*map(read_in, self.MODULES))
        assert read == self.DOCUMENTED

    def test_what_make_hands_on_is_in_the_readme(self):
        exported = set(re.findall(r"^export (.+)$", self.MAKEFILE, re.M)[0].split())
        assert exported
        assert exported <= self.DOCUMENTED

    def test_what_make_takes_is_said_in_its_file(self):
        comments = " ".join(line for line in self.MAKEFILE.splitlines() if line.startswith("#"))
        taken = re.findall(r"^([A-Z_]+) \?=", self.MAKEFILE, re.M)
        assert [name for name in taken if not re.search(rf"\b{name}\b", comments)] == []

    @pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
    def test_a_module_names_the_settings_it_reads(self, path):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert [name for name in read_in(path) if name not in said] == []


class TestApi:
    ROWS = table(DOCS / "api.md", "parameter")
    VALUES = {
        "mode": MODES,
        "scope": SCOPES,
        "sort": SORTS,
        "show": SHOWS,
        **{name: facet.labels for name, facet in FACETS.items() if isinstance(facet, ChoiceFacet)},
    }

    def test_every_parameter_is_documented_and_every_documented_one_is_there(self):
        documented = [name for row in self.ROWS for name in quoted(row[0])]
        assert sorted(documented) == sorted(PARAMETERS)

    def test_those_that_may_stand_several_times_are_marked(self):
        marked = {name for row in self.ROWS if "*" in row[0] for name in quoted(row[0])}
        assert marked == set(FACETS)

    @pytest.mark.parametrize("name", VALUES)
    def test_every_value_is_documented_and_every_documented_one_is_there(self, name):
        (cell,) = (row[1] for row in self.ROWS if name in quoted(row[0]))
        assert set(quoted(cell) or cell.split()) == set(self.VALUES[name])

    @pytest.mark.parametrize(
        "words",
        [
            f"up to {MAX_LENGTH} characters and {MAX_TERMS} terms",
            f"| `per_page` | 1 to {MAX_PER_PAGE} | {PER_PAGE} |",
            f"up to {MOST_VALUES} times",
        ],
    )
    def test_limits_are_as_documented(self, words):
        assert words in (DOCS / "api.md").read_text(encoding="utf-8")

    def test_every_facet_of_the_answer_is_documented(self):
        answer = (DOCS / "api.md").read_text(encoding="utf-8").partition('"facets": {')[2]
        assert re.findall(r'"(\w+)": (?:\[|…)', answer.partition("}}")[0]) == list(COUNTED)


class TestEndpoints:
    """Of /api/v1/; what each takes and answers stands in the document made from the code."""

    DOCUMENTED = [name for row in table(DOCS / "api.md", "endpoint") for name in quoted(row[0])]

    def test_every_endpoint_is_documented_and_every_documented_one_is_there(self):
        there = [re.sub(r"<\w+:(\w+)>", r"{\1}", each.path) for each in ENDPOINTS if each.path]
        assert there == self.DOCUMENTED

    def test_its_facts_and_changes_are_as_documented(self):
        page = (DOCS / "api.md").read_text(encoding="utf-8")
        for fields in (Fact, Change):
            names = [each.name for each in dataclasses.fields(fields)]
            shown = re.findall(r"`\{([^`]+)\}`", page)
            assert names in [re.findall(r'"(\w+)"(?=[:,]|$)', one) for one in shown], fields


class TestCommands:
    OURS = sorted(name for name, app in get_commands().items() if app.startswith(("spee", "sear")))

    @pytest.mark.parametrize("name", OURS)
    def test_a_command_is_documented(self, name):
        pages = [README, *DOCS.glob("*.md")]
        assert any(re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) for path in pages)

    @pytest.mark.parametrize("path", [README, *PAGES], ids=relative)
    def test_a_documented_command_is_there(self, path):
        named = re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8"))
        assert set(named) <= set(get_commands())

    def test_a_documented_target_of_make_is_there(self):
        targets = set(re.findall(r"^([a-z0-9-]+):", TestSettings.MAKEFILE, re.M))
        for path in [README, *PAGES]:
            text = path.read_text(encoding="utf-8")
            named = set(re.findall(r"`make ([a-z0-9-]+)|^    make ([a-z0-9-]+)", text, re.M))
            assert {name for pair in named for name in pair if name} <= targets, path


class TestPages:
    def test_every_page_is_linked_from_the_index_of_docs(self):
        index = (DOCS / "README.md").read_text(encoding="utf-8")
        linked = {(DOCS / target).resolve() for target in links(index)}
        assert {page for page in PAGES if page.resolve() not in linked} == {DOCS / "README.md"}

    @pytest.mark.parametrize("path", [README, RECIPES, *PAGES], ids=relative)
    def test_a_link_leads_somewhere(self, path):
        targets = links(path.read_text(encoding="utf-8"))
        assert [target for target in targets if not (path.parent / target).exists()] == []

    @pytest.mark.parametrize("path", [README, RECIPES, *PAGES], ids=relative)
    def test_a_file_that_is_named_is_there(self, path):
        """By its whole path, or by the end of it: `formats/receive.py`."""
        text = path.read_text(encoding="utf-8")
        named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", text)
        assert [name for name in named if not (ROOT / name).exists()] == []
        shortly = re.findall(r"`([\w/-]+\.py)`", text)
        assert [
            name for name in shortly if not any(module.endswith(f"/{name}") for module in MODULES)
        ] == []


def links(text: str) -> list[str]:
    """The files that a page links to, addresses of the web aside."""
    found = re.findall(r"\]\(([^)#\s]+)", text)
    return [target for target in found if "://" not in target]
