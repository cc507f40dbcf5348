"""Find the causes of changes."""

from typing import Final

from homeassistant.core import Context, callback

from ..protocol.events import Cause

_MAX_CONTEXTS: Final = 256


class Causes:
    """Find the cause of a change; contexts of directives count as voice."""

    def __init__(self) -> None:
        # By context id.
        self._of_directives: dict[str, Cause] = {}

    @callback
    def async_track_directive(self, context: Context) -> None:
        self._of_directives[context.id] = Cause.VOICE_INTERACTION
        if len(self._of_directives) > _MAX_CONTEXTS:
            del self._of_directives[next(iter(self._of_directives))]

    @callback
    def async_directive_failed(self, context: Context) -> None:
        """Store that a directive has failed.

        Entities keep the context of an action for some seconds. A change in it then
        comes from the device.
        """
        if context.id in self._of_directives:
            self._of_directives[context.id] = Cause.PHYSICAL_INTERACTION

    def of(self, context: Context) -> Cause:
        """Return the cause of a change in a context."""
        if (cause := self._of_directives.get(context.id)) is not None:
            return cause
        if context.parent_id is not None:
            return Cause.RULE_TRIGGER
        if context.user_id is not None:
            return Cause.APP_INTERACTION
        return Cause.PHYSICAL_INTERACTION
