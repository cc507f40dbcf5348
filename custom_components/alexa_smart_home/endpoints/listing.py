"""Choose the endpoints that Alexa discovers."""

from collections.abc import Callable, Iterable

from ..protocol import Endpoint
from .faults import MAX_ENDPOINTS


def choose(
    endpoints: Iterable[Endpoint], is_included: Callable[[str], bool]
) -> tuple[list[Endpoint], list[Endpoint]]:
    """Return the endpoints with their aliases that Alexa accepts, and the others.

    Alexa accepts 300. Entities that `is_included` matches come first, then entities
    that can be controlled, then sensors, then aliases.
    """

    def rank(endpoint: Endpoint) -> tuple[bool, bool, bool, str]:
        entity_id = endpoint.entity_id
        return (
            endpoint.key != entity_id,
            not is_included(entity_id),
            not endpoint.handlers,
            endpoint.key,
        )

    found = [*endpoints]
    found += [alias for endpoint in found for alias in endpoint.aliases]
    if len(found) > MAX_ENDPOINTS:
        found.sort(key=rank)
    return found[:MAX_ENDPOINTS], found[MAX_ENDPOINTS:]
