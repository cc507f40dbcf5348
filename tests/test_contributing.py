"""Tests of CONTRIBUTING: the named files exist and the examples are real code."""

from pathlib import Path
import re
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "custom_components/alexa_smart_home"
PAGE = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)+)", PAGE, re.MULTILINE))
EXAMPLES = {
    "A capability of a domain": 5,
    "An interface that sends an event": 3,
    "A setting of an entity": 4,
}
DIFFS = re.findall(r"```diff\n(.*?)```", PAGE, re.DOTALL)
# The files and folders in backticks; `<domain>` is a placeholder.
PATHS = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?|[\w/]+\.(?:py|json))`", PAGE)


def resolve(path: str) -> Path:
    """Return a path relative to the checkout or to the integration."""
    return ROOT / path if (ROOT / path).exists() else PACKAGE / path


def test_each_example_has_code() -> None:
    for title, count in EXAMPLES.items():
        assert SECTIONS[title].count("```diff\n") == count, title
    assert len(DIFFS) == sum(EXAMPLES.values())


@pytest.mark.parametrize("diff", DIFFS)
def test_examples_are_in_code(diff: str) -> None:
    before = PAGE[: PAGE.index(diff)]
    path = re.findall(r"`([\w/]+\.py)`", before)[-1]
    added = re.sub(r"^\+", "", diff, flags=re.MULTILINE)
    assert dedent(added) != added
    assert added in resolve(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_named_paths_exist(path: str) -> None:
    assert resolve(path).exists()


def test_map_names_each_room() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {f"{room}/" for room in rooms} <= set(PATHS)


def test_named_scripts_exist() -> None:
    for script in re.findall(r"`(script/\w+)", PAGE):
        assert (ROOT / script).is_file()
