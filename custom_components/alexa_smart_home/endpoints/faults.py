"""Remember why entities are left out of discovery although they should be exposed."""

from collections.abc import Iterable, Mapping
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..const import LOGGER
from ..protocol import Endpoint
from ..protocol.discovery import without_alias
from ..protocol.message_log import Once
from ..protocol.not_exposed import NotExposed, Reason
from ..protocol.redact import masked
from ..translate import ENGLISH

# The number of endpoints that Alexa accepts from a skill.
MAX_ENDPOINTS: Final = 300
_SURPLUS: Final = NotExposed(Reason.SURPLUS)


def not_understood(err: Exception) -> NotExposed:
    """Return the reason for an entity whose state raises an error."""
    return NotExposed(Reason.NOT_UNDERSTOOD, masked(repr(err)))


class EndpointFaults:
    """Hold why endpoints are missing or incomplete, and log each reason once.

    The endpoints that Amazon rejects or that are surplus are stored by key, the others
    by entity id. `unreadable` holds the errors of exposed entities with unreadable
    properties.
    """

    def __init__(self, hass: HomeAssistant, log_level: int = logging.WARNING) -> None:
        self.unreadable: dict[str, NotExposed] = {}
        self._hass = hass
        self._log_level = log_level
        self._once = Once()
        self._not_compiled: dict[str, NotExposed] = {}
        # The digest of the endpoint that Amazon has rejected, and its error.
        self._rejected: dict[str, tuple[str, NotExposed]] = {}
        self._surplus: dict[str, NotExposed] = {}

    @property
    def left_out(self) -> Mapping[str, NotExposed]:
        """Return why endpoints are not discovered."""
        rejected = {key: fault for key, (_, fault) in self._rejected.items()}
        return rejected | self._not_compiled | self._surplus

    @property
    def surplus(self) -> frozenset[str]:
        """Return the keys of the endpoints that exceed the accepted number."""
        return frozenset(self._surplus)

    def reason(self, key: str) -> NotExposed | None:
        """Return why an endpoint is not discovered, None without a fault."""
        if (fault := self._surplus.get(key) or self._not_compiled.get(key)) is not None:
            return fault
        return found[1] if (found := self._rejected.get(key)) else None

    def is_surplus(self, key: str) -> bool:
        """Return whether an endpoint exceeds the number that Alexa accepts."""
        return key in self._surplus

    def is_rejected(self, endpoint: Endpoint) -> bool:
        """Return whether Amazon has rejected an endpoint as it is now."""
        digest, _ = self._rejected.get(endpoint.key, (None, None))
        return digest == endpoint.digest

    @callback
    def async_reject(self, key: str, digest: str, error: str) -> None:
        """Store that Amazon has rejected an endpoint until the endpoint changes."""
        self._rejected[key] = digest, NotExposed(Reason.REJECTED, error)

    @callback
    def async_compiled(
        self, entity_id: str, endpoint: Endpoint | None, fault: NotExposed | None
    ) -> None:
        self._keep_rejected(entity_id, endpoint)
        if fault is None:
            self._not_compiled.pop(entity_id, None)
        else:
            self._not_compiled[entity_id] = fault
            self.async_log(entity_id, fault)

    @callback
    def async_unreadable(self, entity_id: str, err: Exception) -> None:
        """Store that properties of an entity cannot be read."""
        self.unreadable[entity_id] = fault = not_understood(err)
        self.async_log(entity_id, fault)

    @callback
    def async_set_surplus(self, keys: Iterable[str]) -> None:
        """Store which endpoints exceed the number that Alexa accepts."""
        surplus = dict.fromkeys(keys, _SURPLUS)
        if surplus and not self._surplus:
            LOGGER.log(
                self._log_level,
                "Alexa accepts at most %s endpoints: %s more are left out",
                MAX_ENDPOINTS,
                len(surplus),
            )
        self._surplus = surplus

    @callback
    def async_forget(self, entity_id: str, *, removed: bool) -> None:
        """Drop the faults of an entity; a rejection only if the entity is removed."""
        self._not_compiled.pop(entity_id, None)
        self.unreadable.pop(entity_id, None)
        if removed:
            self._keep_rejected(entity_id, None)

    def _keep_rejected(self, entity_id: str, endpoint: Endpoint | None) -> None:
        """Drop the rejections of an entity, except those of its current endpoints."""
        if not self._rejected:
            return
        found = (endpoint, *endpoint.aliases) if endpoint else ()
        rejected = {it.key for it in found if self.is_rejected(it)}
        for key in [*self._rejected]:
            if without_alias(key) == entity_id and key not in rejected:
                del self._rejected[key]

    @callback
    def async_log(self, entity_id: str, fault: NotExposed) -> None:
        if self._once(entity_id, fault.reason, fault.error.partition("(")[0]):
            LOGGER.log(
                self._log_level,
                "Cannot fully expose %s to Alexa: %s",
                entity_id,
                fault.async_translate(self._hass, ENGLISH),
            )
