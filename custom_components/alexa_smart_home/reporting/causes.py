"""Causes of changes, as change reports name them.

https://developer.amazon.com/docs/device-apis/alexa-interface.html#cause-object
"""

from typing import Final

from homeassistant.core import Context, callback

VOICE_INTERACTION: Final = "VOICE_INTERACTION"
PHYSICAL_INTERACTION: Final = "PHYSICAL_INTERACTION"
APP_INTERACTION: Final = "APP_INTERACTION"
RULE_TRIGGER: Final = "RULE_TRIGGER"
PERIODIC_POLL: Final = "PERIODIC_POLL"

_MAX_CONTEXTS: Final = 256


class Causes:
    """Find the cause of a change from its context; know the contexts of directives."""

    def __init__(self) -> None:
        # By context id.
        self._of_directives: dict[str, str] = {}

    @callback
    def async_track_directive(self, context: Context) -> None:
        """Store the context of a directive."""
        self._of_directives[context.id] = VOICE_INTERACTION
        if len(self._of_directives) > _MAX_CONTEXTS:
            del self._of_directives[next(iter(self._of_directives))]

    @callback
    def async_directive_failed(self, context: Context) -> None:
        """Store that a directive has failed.

        Entities keep the context of an action for some seconds. A change in it then
        comes from the device.
        """
        if context.id in self._of_directives:
            self._of_directives[context.id] = PHYSICAL_INTERACTION

    def of(self, context: Context) -> str:
        """Return the cause of a change in a context."""
        if (cause := self._of_directives.get(context.id)) is not None:
            return cause
        if context.parent_id is not None:
            return RULE_TRIGGER
        if context.user_id is not None:
            return APP_INTERACTION
        return PHYSICAL_INTERACTION
