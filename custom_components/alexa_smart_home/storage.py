"""Loads the stores, of which a file may be damaged or of another version."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from .const import LOGGER

_ASIDE: Final = ".unreadable"


async def async_load[T: Mapping[str, Any] | Sequence[Any], R](
    store: Store[T], parse: Callable[[T], R], *, unreadable: R | None = None
) -> R | None:
    """Return the parsed content of a store, None if there is none.

    A file that cannot be understood is kept under another name, and `unreadable` is
    returned.
    """
    try:
        stored = await store.async_load()
        return None if stored is None else parse(stored)
    except Exception as err:  # noqa: BLE001 - a file may hold anything
        # The text of the error may hold a part of the file.
        LOGGER.error(
            "The file %s cannot be understood (%s) and is kept as %s%s",
            store.key,
            type(err).__name__,
            store.key,
            _ASIDE,
        )
    await store.hass.async_add_executor_job(_set_aside, store.path)
    return unreadable


async def async_save[T: Mapping[str, Any] | Sequence[Any]](
    store: Store[T], data: T
) -> bool:
    """Save data, and return whether it can be read again.

    Home Assistant logs the error of a disk that is full, and goes on.
    """
    await store.async_save(data)
    try:
        return await store.async_load() == data
    except HomeAssistantError, OSError, ValueError, KeyError, TypeError:
        return False


async def async_remove(store: Store[Any]) -> None:
    """Remove the file of a store, and one that was set aside."""
    await store.async_remove()
    await store.hass.async_add_executor_job(_remove_aside, store.path)


def _set_aside(path: str) -> None:
    with suppress(OSError):
        Path(path).replace(path + _ASIDE)


def _remove_aside(path: str) -> None:
    with suppress(OSError):
        Path(path + _ASIDE).unlink()
