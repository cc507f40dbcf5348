"""Read endpoints so that an entity whose state raises an error affects no other."""

from collections.abc import Callable, Iterator

from homeassistant.core import State

from ..protocol import DeviceEvent, Endpoint
from ..protocol.outcome import PropertyValues
from .faults import EndpointFaults, not_understood


class EndpointReader:
    """Read properties and device events; `notify` is called when a fault appears."""

    def __init__(self, faults: EndpointFaults, notify: Callable[[str], None]) -> None:
        self._faults = faults
        self._notify = notify

    def properties(self, endpoint: Endpoint, state: State) -> PropertyValues:
        """Return the values of the properties, without those that raise an error."""
        entity_id = endpoint.entity_id
        try:
            values = endpoint.properties(state)
        except Exception as err:  # noqa: BLE001 - other entities go on
            is_new = entity_id not in self._faults.unreadable
            self._faults.async_unreadable(entity_id, err)
            if is_new:
                self._notify(entity_id)
            return endpoint.legible_properties(state)
        if self._faults.unreadable and entity_id in self._faults.unreadable:
            del self._faults.unreadable[entity_id]
            self._notify(entity_id)
        return values

    def device_events(
        self, endpoint: Endpoint, old: State, new: State
    ) -> Iterator[DeviceEvent]:
        readers = endpoint.device_events
        if new.entity_id != endpoint.entity_id:
            readers = endpoint.guest_events.get(new.entity_id, ())
        for read in readers:
            try:
                device_event = read(old, new)
            except Exception as err:  # noqa: BLE001 - other entities go on
                self._faults.async_log(endpoint.entity_id, not_understood(err))
            else:
                if device_event is not None:
                    yield device_event
