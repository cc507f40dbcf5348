"""Tests of the rooms: each package imports only from packages below it."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[1] / "custom_components/alexa_smart_home"
# Modules at the top of the package that every room may import.
BASE: Final = {"const", "issues", "listeners", "settings", "storage", "translate"}
# The rooms from bottom to top; rooms on one line do not import each other.
FLOORS: Final = (
    ("base",),
    ("protocol",),
    ("interfaces",),
    ("domains",),
    ("endpoints",),
    ("reporting",),
    ("directives", "automation", "camera", "skill"),
    ("config",),
    ("panel",),
    ("top",),
)
FLOOR_OF: Final = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODULES: Final = sorted(PACKAGE.rglob("*.py"))
MAX_AT_THE_TOP: Final = 20


def _room(parts: tuple[str, ...]) -> str:
    """Return the room of a module, given by its path within the package."""
    if len(parts) > 1 or (PACKAGE / parts[0]).is_dir():
        return parts[0]
    return "base" if parts[0] in BASE else "top"


def _name(path: Path) -> tuple[str, ...]:
    """Return the name of a module; that of an `__init__` is the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _imported(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the modules of the package that a module imports."""
    package = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = (*base, *(node.module.split(".") if node.module else ()))
            for name in node.names:
                if (PACKAGE.joinpath(*module, name.name).with_suffix(".py")).exists():
                    yield (*module, name.name)
                elif module:
                    yield module


def test_every_room_has_floor() -> None:
    rooms = {
        path.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/*.py")
    }
    assert rooms <= FLOOR_OF.keys()
    assert {path.stem for path in PACKAGE.glob("*.py")} > BASE


@pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_imports_run_one_way(path: Path) -> None:
    room = _room(path.relative_to(PACKAGE).with_suffix("").parts)
    for module in _imported(path):
        other = _room(module)
        assert other == room or FLOOR_OF[other] < FLOOR_OF[room], ".".join(module)


def test_imports_have_no_cycle() -> None:
    TopologicalSorter({_name(path): {*_imported(path)} for path in MODULES}).prepare()


def test_few_files_at_top() -> None:
    assert len([*PACKAGE.glob("*.py")]) <= MAX_AT_THE_TOP
