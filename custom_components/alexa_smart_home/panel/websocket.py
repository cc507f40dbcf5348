"""The websocket commands of the page, for administrators."""

from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..protocol import Directive
from ..protocol.discovery import endpoint_id_of
from ..skill import template_view
from ..skill.check import async_check
from .activity import Activity
from .changes import async_preview_changes, async_save_changes
from .command import CommandSchema, command
from .connection import async_connection
from .context import Call, async_require_known
from .device_updates import DeviceUpdates
from .devices import async_device
from .table import Table
from .try_out import FORBIDDEN, async_try

_ENTITY: Final[CommandSchema] = {vol.Required("entity_id"): cv.entity_id}
_CHANGES: Final[CommandSchema] = {
    vol.Required("changes"): vol.Schema(
        {
            vol.Optional("expose"): {cv.entity_id: bool},
            vol.Optional("entities"): {cv.entity_id: vol.Any(None, dict)},
        }
    )
}
_DIRECTIVE: Final[CommandSchema] = {
    vol.Required("namespace"): vol.All(str, vol.NotIn(FORBIDDEN)),
    vol.Required("name"): str,
    vol.Optional("instance"): vol.Any(None, str),
    vol.Optional("payload"): dict,
}


@command("devices")
async def _async_devices(call: Call) -> dict[str, Any]:
    return await Table(call.runtime, call.language).async_build()


@command("subscribe_devices")
async def _async_subscribe_devices(call: Call) -> None:
    DeviceUpdates(call).async_start()


@command("device", _ENTITY)
async def _async_device(call: Call) -> dict[str, Any]:
    return await async_device(call)


@command("try", {**_ENTITY, **_DIRECTIVE})
async def _async_try(call: Call) -> dict[str, Any]:
    message = call.message
    async_require_known(call.hass, message["entity_id"])
    directive = Directive(
        namespace=message["namespace"],
        name=message["name"],
        instance=message.get("instance"),
        endpoint_id=endpoint_id_of(message["entity_id"]),
        payload=message.get("payload", {}),
    )
    return await async_try(call.runtime, call.connection.user, directive)


@command("preview", _CHANGES)
async def _async_preview(call: Call) -> dict[str, Any]:
    return await async_preview_changes(call)


@command("save", _CHANGES)
async def _async_save(call: Call) -> dict[str, Any]:
    return await async_save_changes(call)


@command("activity")
async def _async_activity(call: Call) -> None:
    Activity(call).async_start()


@command("connection")
async def _async_connection(call: Call) -> dict[str, Any]:
    return await async_connection(call)


@command("check")
async def _async_check(call: Call) -> dict[str, Any]:
    lines = await async_check(call.runtime)
    return {
        "lines": [
            {
                "key": line.subject,
                "title": line.subject.async_translate(call.hass, call.language),
                "verdict": line.verdict,
                "text": line.async_sentence(call.hass, call.language),
            }
            for line in lines
        ]
    }


COMMANDS: Final = (
    _async_activity,
    _async_check,
    _async_connection,
    _async_device,
    _async_devices,
    _async_preview,
    _async_save,
    _async_subscribe_devices,
    _async_try,
)


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Register the commands, and the view of the template to which they link.

    They also exist while no config entry is loaded.
    """
    template_view.async_register(hass)
    for handler in COMMANDS:
        websocket_api.async_register_command(hass, handler)
