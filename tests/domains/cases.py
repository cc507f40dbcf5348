"""The rows of the tables: an entity, and what Alexa may ask of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig

# The time at which the rows are tested.
NOW = datetime(2026, 10, 4, 18, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A directive, and what it leads to: calls and expected values, or an error.

    `directive` is written without "Alexa.": "PowerController.TurnOn". `calls`
    are pairs of action and data. `details` are the error's further fields.
    """

    directive: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    instance: str | None = None
    calls: Sequence[tuple[str, Mapping[str, Any]]] = ()
    expected: Mapping[str, Any] = field(default_factory=dict)
    event: str = "Alexa.Response"
    event_payload: Mapping[str, Any] | None = None
    error: str | None = None
    namespace: str = "Alexa"
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entity:
    """An entity, how Alexa sees it, and what she may ask of it.

    Interfaces are written without "Alexa.", with "/instance" where they have
    one; EndpointHealth and Alexa itself go without saying. `values` leave
    connectivity out when it is OK. A category of None: it is no endpoint.
    """

    title: str
    entity_id: str
    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    # Since when it has that state; None: since just now.
    since: datetime | None = None
    context: CompileContext = field(default_factory=CompileContext)
    config: EntityConfig = field(default_factory=EntityConfig)
    category: str | None
    interfaces: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    # What discovery says of an interface beyond its name and properties.
    discovery: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    asks: Sequence[Ask] = ()
