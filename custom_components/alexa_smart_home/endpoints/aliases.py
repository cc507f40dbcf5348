"""Endpoints for the further names of an entity."""

from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import replace
from hashlib import md5
from typing import Final

from homeassistant.helpers.json import json_bytes
from homeassistant.util import slugify
from homeassistant.util.json import JsonObjectType

from ..interfaces.endpoint_health import EndpointHealth
from ..protocol import Endpoint
from ..protocol.discovery import MAX_LENGTH, alias_key, endpoint_id_of, is_endpoint_id
from ..protocol.endpoint import PropertyReaders
from ..protocol.payload import children

# The interfaces that are only added to others.
_ADDED: Final = frozenset({"Alexa", EndpointHealth.interface})


def alias_names(entity_id: str, name: str, aliases: Iterable[str]) -> dict[str, str]:
    """Return the further names of an entity by the key of their endpoint.

    A key depends on its alias alone. Of aliases with the same key, or that Alexa cannot
    tell apart, the first one counts.
    """
    names: dict[str, str] = {}
    taken = {name.casefold(), ""}
    for alias in aliases:
        key = alias_key(entity_id, slugify(alias))
        if (
            alias.casefold() not in taken
            and key not in names
            and is_endpoint_id(endpoint_id_of(key))
        ):
            taken.add(alias.casefold())
            names[key] = alias
    return names


def alias_endpoints(
    endpoint: Endpoint, names: Mapping[str, str], main_only: AbstractSet[str]
) -> tuple[Endpoint, ...]:
    """Return an endpoint for each further name, without the interfaces `main_only`.

    An endpoint that would have no other interfaces is left out.
    """
    found = children(endpoint.discovery, "capabilities")
    capabilities = [item for item in found if item["interface"] not in main_only]
    if _ADDED.issuperset(item["interface"] for item in capabilities):
        return ()

    def shared(readers: PropertyReaders) -> PropertyReaders:
        return tuple(
            (key, read) for key, read in readers if key.namespace not in main_only
        )

    common = replace(
        endpoint,
        handlers={
            key: handler
            for key, handler in endpoint.handlers.items()
            if key[0] not in main_only
        },
        readers=shared(endpoint.readers),
        bridge_readers=shared(endpoint.bridge_readers),
        bridge_managed=endpoint.bridge_managed - main_only,
        device_events=(),
        guest_events={},
        energy_sensor=None,
        discovery=endpoint.discovery | {"capabilities": [*capabilities]},
    )
    return tuple(_named(common, key, name) for key, name in names.items())


def _named(common: Endpoint, key: str, name: str) -> Endpoint:
    endpoint_id = endpoint_id_of(key)
    discovery = common.discovery | {
        "endpointId": endpoint_id,
        "friendlyName": name[:MAX_LENGTH].strip(),
    }
    return replace(
        common,
        key=key,
        endpoint_id=endpoint_id,
        discovery=discovery,
        digest=digest_of(discovery),
    )


def digest_of(discovery: JsonObjectType) -> str:
    """Return the hash of an endpoint object."""
    return md5(json_bytes(discovery), usedforsecurity=False).hexdigest()
