"""Keys of the remote controls of televisions, by integration."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.remote.const import (
    DOMAIN as REMOTE_DOMAIN,
    SERVICE_SEND_COMMAND,
)

from ...interfaces.keypad import Commands, Key, KeypadController
from ...protocol.outcome import ServiceCall

_NO_KEYS: Final[Commands] = {}
# The commands that the remotes of an integration send.
_COMMANDS: Final[Mapping[str, Commands]] = {
    "androidtv_remote": {
        Key.UP: "DPAD_UP",
        Key.DOWN: "DPAD_DOWN",
        Key.LEFT: "DPAD_LEFT",
        Key.RIGHT: "DPAD_RIGHT",
        Key.SELECT: "DPAD_CENTER",
        Key.BACK: "BACK",
        Key.PAGE_UP: "PAGE_UP",
        Key.PAGE_DOWN: "PAGE_DOWN",
        Key.INFO: "INFO",
    },
    "apple_tv": {
        Key.UP: "up",
        Key.DOWN: "down",
        Key.LEFT: "left",
        Key.RIGHT: "right",
        Key.SELECT: "select",
        Key.BACK: "menu",
    },
    "braviatv": {
        Key.UP: "Up",
        Key.DOWN: "Down",
        Key.LEFT: "Left",
        Key.RIGHT: "Right",
        Key.SELECT: "Confirm",
        Key.BACK: "Return",
        Key.INFO: "Display",
        Key.MORE: "Options",
    },
    "roku": {
        Key.UP: "up",
        Key.DOWN: "down",
        Key.LEFT: "left",
        Key.RIGHT: "right",
        Key.SELECT: "select",
        Key.BACK: "back",
        # The key with the asterisk.
        Key.INFO: "info",
        Key.MORE: "info",
    },
    "samsungtv": {
        Key.UP: "KEY_UP",
        Key.DOWN: "KEY_DOWN",
        Key.LEFT: "KEY_LEFT",
        Key.RIGHT: "KEY_RIGHT",
        Key.SELECT: "KEY_ENTER",
        Key.BACK: "KEY_RETURN",
        Key.INFO: "KEY_INFO",
        Key.MORE: "KEY_TOOLS",
    },
}
# webostv has no remotes: its media players have an action that presses a button.
_WEBOSTV: Final = "webostv"
_BUTTONS: Final[Mapping[str, Commands]] = {
    _WEBOSTV: {
        Key.UP: "UP",
        Key.DOWN: "DOWN",
        Key.LEFT: "LEFT",
        Key.RIGHT: "RIGHT",
        Key.SELECT: "ENTER",
        Key.BACK: "BACK",
        Key.INFO: "INFO",
    }
}


def keystrokes(platform: str | None) -> Commands:
    """Return the commands of the keys of an integration's remotes."""
    return _COMMANDS.get(platform or "", _NO_KEYS)


def buttons(platform: str | None) -> Commands:
    """Return the buttons of the keys of an integration's media players."""
    return _BUTTONS.get(platform or "", _NO_KEYS)


# Of remotes.
KEYPAD: Final = KeypadController(
    keys=keystrokes,
    send=lambda _, command: ServiceCall(
        REMOTE_DOMAIN, SERVICE_SEND_COMMAND, {"command": [command]}
    ),
)
# Of media players without a remote.
BUTTON_PAD: Final = KeypadController(
    keys=buttons,
    send=lambda _, button: ServiceCall(_WEBOSTV, "button", {"button": button}),
)
