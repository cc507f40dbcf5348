"""Rows of the tables: entities, and directives with their expected results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig

# The time of the tests.
NOW = datetime(2026, 10, 4, 18, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DirectiveCase:
    """A directive and its result: calls and expected values, or an error.

    `directive` has no prefix "Alexa.": "PowerController.TurnOn". `calls` are pairs of
    action and data. `events` are the events before the response. `details` are
    additional fields of the error.
    """

    directive: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    instance: str | None = None
    calls: Sequence[tuple[str, Mapping[str, Any]]] = ()
    expected: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[str] = ()
    event: str = "Alexa.Response"
    event_payload: Mapping[str, Any] | None = None
    error: str | None = None
    namespace: str = "Alexa"
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entity:
    """An entity, its expected discovery and values, and directives for it.

    Interfaces have no prefix "Alexa." but "/instance" if they have one; Alexa and
    EndpointHealth are left out, and so is connectivity in `values` if it is OK. An
    entity with the category None has no endpoint.
    """

    title: str
    entity_id: str
    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    # The time of the last change of the state; None means now.
    since: datetime | None = None
    context: CompileContext = field(default_factory=CompileContext)
    config: EntityConfig = field(default_factory=EntityConfig)
    category: str | None
    interfaces: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    # Expected fields of the capabilities in discovery, by interface.
    discovery: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    directives: Sequence[DirectiveCase] = ()
