"""Load, save and remove stores whose files may be damaged."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from .const import LOGGER

_UNREADABLE_SUFFIX: Final = ".unreadable"


async def async_load[T: Mapping[str, Any] | Sequence[Any], R](
    store: Store[T], parse: Callable[[T], R], *, unreadable: R | None = None
) -> R | None:
    """Return the parsed content of a store, None if there is none.

    Rename a file that cannot be parsed, and return `unreadable`.
    """
    try:
        stored = await store.async_load()
        return None if stored is None else parse(stored)
    except Exception as err:  # noqa: BLE001 - a damaged file raises any error
        # The text of the error may contain a part of the file.
        LOGGER.error(
            "The file %s cannot be read (%s) and is kept as %s%s",
            store.key,
            type(err).__name__,
            store.key,
            _UNREADABLE_SUFFIX,
        )
    await store.hass.async_add_executor_job(_rename_unreadable, store.path)
    return unreadable


async def async_save[T: Mapping[str, Any] | Sequence[Any]](
    store: Store[T], data: T
) -> bool:
    """Save data, and return whether the file now contains it.

    Home Assistant only logs write errors, such as that of a full disk.
    """
    await store.async_save(data)
    try:
        return await store.async_load() == data
    except HomeAssistantError, OSError, ValueError, KeyError, TypeError:
        return False


async def async_remove(store: Store[Any]) -> None:
    """Remove the file of a store and the copy of an unreadable one."""
    await store.async_remove()
    await store.hass.async_add_executor_job(_remove_unreadable, store.path)


def _rename_unreadable(path: str) -> None:
    with suppress(OSError):
        Path(path).replace(path + _UNREADABLE_SUFFIX)


def _remove_unreadable(path: str) -> None:
    with suppress(OSError):
        Path(path + _UNREADABLE_SUFFIX).unlink()
