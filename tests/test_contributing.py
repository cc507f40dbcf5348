"""The page for contributors shows what stands in the code."""

from pathlib import Path
import re
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
DIFFS = re.findall(r"```diff\n(.*?)```", PAGE, re.DOTALL)


def test_there_are_examples() -> None:
    assert len(DIFFS) == 5


@pytest.mark.parametrize("diff", DIFFS)
def test_the_examples_are_real(diff: str) -> None:
    before = PAGE[: PAGE.index(diff)]
    path = re.findall(r"`([\w/]+\.py)`", before)[-1]
    added = re.sub(r"^\+", "", diff, flags=re.MULTILINE)
    assert dedent(added) != added
    assert added in (ROOT / path).read_text(encoding="utf-8")


def test_what_it_names_is_there() -> None:
    for script in re.findall(r"`(script/\w+)", PAGE):
        assert (ROOT / script).is_file()
    package = ROOT / "custom_components/alexa_smart_home"
    for folder in ("interfaces", "domains"):
        assert f"`{folder}/`" in PAGE
        assert (package / folder).is_dir()
