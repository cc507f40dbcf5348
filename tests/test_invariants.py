"""Property-based tests of payloads, filters, report merging and the queue."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final, override

from homeassistant.helpers.entityfilter import BASE_FILTER_SCHEMA, EntityFilter
from hypothesis import assume, given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
import pytest

from custom_components.alexa_smart_home.endpoints.exposure_filter import (
    FILTER_SCHEMA,
    ExposureFilter,
)
from custom_components.alexa_smart_home.endpoints.registry_locations import Location
from custom_components.alexa_smart_home.interfaces.endpoint_health import (
    OK,
    UNREACHABLE,
    EndpointHealth,
)
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.protocol.errors import (
    AlexaError,
    InvalidDirective,
)
from custom_components.alexa_smart_home.protocol.outcome import Outcome, PropertyKey
from custom_components.alexa_smart_home.reporting import queue
from custom_components.alexa_smart_home.reporting.queue import (
    Notice,
    Report,
    ReportQueue,
)
from tests.domains.cases import DirectiveCase, Entity
from tests.domains.tables import DIRECTIVE_CASES, compile_entity

JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(("ON", "COLOR", "CELSIUS", "1", "-1", "ACTIVE"))
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


# Directives


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return each container inside a value with each of its keys."""
    if isinstance(value, dict):
        keys: list[Any] = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return []
    inner = [place for key in keys for place in _places(value[key])]
    return [(value, key) for key in keys] + inner


@st.composite
def damaged_directives(draw: st.DrawFn) -> tuple[Entity, DirectiveCase, dict[str, Any]]:
    """Draw a directive of the test tables with one value of its payload changed."""
    entity, case = draw(st.sampled_from(DIRECTIVE_CASES))
    payload = deepcopy(dict(case.payload))
    places = _places(payload)
    if places and draw(st.booleans()):
        container, key = draw(st.sampled_from(places))
        container[key] = draw(JSON)
    else:
        payload = draw(st.dictionaries(st.sampled_from(_KEYS), JSON, max_size=3))
    return entity, case, payload


_KEYS: Final = sorted({key for _, case in DIRECTIVE_CASES for key in case.payload}) or [
    "mode"
]


@given(damaged_directives())
def test_any_payload_has_outcome_or_alexa_error(
    damaged: tuple[Entity, DirectiveCase, dict[str, Any]],
) -> None:
    entity, case, payload = damaged
    endpoint, state = compile_entity(entity)
    namespace, _, name = f"Alexa.{case.directive}".rpartition(".")
    handler = endpoint.handlers[namespace, case.instance, name]
    try:
        outcome: object = handler(state, payload)
    except AlexaError as err:
        outcome = err
    assert isinstance(outcome, Outcome) or str(outcome)


@given(JSON, JSON, JSON)
def test_any_message_is_directive_or_is_rejected(
    header: object, endpoint: object, payload: object
) -> None:
    """A directive is read without the parts of a wrong type."""
    message: Any = {
        "directive": {"header": header, "endpoint": endpoint, "payload": payload}
    }
    directive = Directive.from_json(message)
    assert isinstance(directive.payload, dict)
    assert isinstance(directive.endpoint_id, str | None)
    assert isinstance(directive.correlation_token, str | None)
    assert directive.problem or (directive.namespace and directive.name)


@given(JSON)
def test_message_without_directive_is_rejected(message: Any) -> None:
    assume(not isinstance(message, dict) or "directive" not in message)
    with pytest.raises(InvalidDirective):
        Directive.from_json(message)


# Filters

_ENTITIES: Final = ("light.kitchen", "light.hall", "switch.pump", "lock.door")
_some_entities: Final = st.lists(st.sampled_from(_ENTITIES), max_size=3)
_some_domains: Final = st.lists(st.sampled_from(("light", "switch", "lock")))
_some_globs: Final = st.lists(st.sampled_from(("light.*", "*.hall", "*_door")))
_some_names: Final = st.lists(st.sampled_from(("alexa", "Upstairs", "garden")))
_filters: Final = st.fixed_dictionaries(
    {},
    optional={
        "include_entities": _some_entities,
        "exclude_entities": _some_entities,
        "include_domains": _some_domains,
        "exclude_domains": _some_domains,
        "include_entity_globs": _some_globs,
        "exclude_entity_globs": _some_globs,
    },
)
_locations: Final = st.builds(
    Location,
    own_labels=st.frozensets(st.sampled_from(("alexa", "upstairs", "garden"))),
    labels=st.frozensets(st.sampled_from(("alexa", "upstairs", "garden"))),
    area=st.frozensets(st.sampled_from(("alexa", "upstairs", "garden")), max_size=1),
)


@given(_filters, st.sampled_from(_ENTITIES), _locations)
def test_filter_without_labels_and_areas_equals_home_assistant(
    config: dict[str, Any], entity_id: str, location: Location
) -> None:
    expected = EntityFilter(BASE_FILTER_SCHEMA(config))(entity_id)
    assert ExposureFilter(FILTER_SCHEMA(config))(entity_id, location) is expected


@given(
    _filters,
    st.fixed_dictionaries({}, optional={"include_labels": _some_names}),
    st.fixed_dictionaries({}, optional={"exclude_labels": _some_names}),
    st.fixed_dictionaries({}, optional={"exclude_areas": _some_names}),
    _locations,
    st.sampled_from(_ENTITIES),
)
def test_entity_that_is_included_by_its_id_is_exposed(
    config: dict[str, Any],
    include_labels: dict[str, Any],
    exclude_labels: dict[str, Any],
    exclude_areas: dict[str, Any],
    location: Location,
    entity_id: str,
) -> None:
    config = {**config, **include_labels, **exclude_labels, **exclude_areas}
    config["include_entities"] = [entity_id]
    # Home Assistant's filter decides about an entity that is in both lists.
    assume(entity_id not in config.get("exclude_entities", ()))
    entity_filter = ExposureFilter(FILTER_SCHEMA(config))
    assert entity_filter(entity_id, location)
    assert entity_id in entity_filter.included_ids


@given(_filters, _some_names, _locations, st.sampled_from(_ENTITIES))
def test_excluding_one_more_label_never_exposes_entity(
    config: dict[str, Any], labels: list[str], location: Location, entity_id: str
) -> None:
    assume(labels)
    config["exclude_labels"] = labels[1:] or ["another"]
    before = ExposureFilter(FILTER_SCHEMA(config))(entity_id, location)
    config["exclude_labels"] = [*config["exclude_labels"], labels[0]]
    after = ExposureFilter(FILTER_SCHEMA(config))(entity_id, location)
    assert before or not after


# Report merging

_PROPERTIES: Final = tuple(PropertyKey("Alexa.Test", None, name) for name in "abcd")
_HEALTH: Final = EndpointHealth.connectivity
_WHEN: Final = datetime(2020, 1, 1, tzinfo=UTC)


@st.composite
def reports(draw: st.DrawFn, endpoint_id: str = "light#a") -> Report:
    """Draw a report in which each changed property has a value."""
    away = draw(st.booleans())
    values: dict[PropertyKey, Any] = {_HEALTH: UNREACHABLE if away else OK}
    if not away:
        values |= draw(st.dictionaries(st.sampled_from(_PROPERTIES), st.integers(0, 3)))
    changed = draw(st.frozensets(st.sampled_from(tuple(values)), min_size=1))
    cause = draw(st.sampled_from(("RULE_TRIGGER", "APP_INTERACTION")))
    return Report(endpoint_id, "light.a", changed, values, cause, _WHEN)


@given(st.lists(reports(), min_size=1, max_size=6))
def test_merged_reports_have_newest_values(sequence: list[Report]) -> None:
    joined = sequence[0]
    for report in sequence[1:]:
        joined = joined.merged_with(report)
    newest = sequence[-1]
    assert joined.changed
    assert joined.changed <= joined.values.keys()
    assert newest.changed <= joined.changed
    assert newest.values.items() <= joined.values.items()
    assert joined.cause == newest.cause
    # A value is reported although the device became unreachable after the change.
    for key in joined.values.keys() - newest.values.keys():
        told = [report.values[key] for report in sequence if key in report.values]
        assert joined.values[key] == told[-1]


# The queue


class QueueModel(RuleBasedStateMachine):
    """Compares the queue of one account with a list as a model."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = ReportQueue()
        self.now = 0.0
        self.waiting: list[Notice] = []
        self.last_values: dict[str, Any] = {}
        self.on_the_way: dict[str, Report | Notice] = {}

    @rule(endpoint_id=st.sampled_from("abcdef"), data=st.data())
    def put_report(self, endpoint_id: str, data: st.DataObject) -> None:
        report = data.draw(reports(endpoint_id))
        self.last_values[endpoint_id] = report.values
        self._lost(self.queue.put(report))

    @rule(
        lifetime=st.none() | st.floats(0, 10),
        lane=st.sampled_from(("discovery", "answers")),
    )
    def put_notice(self, lifetime: float | None, lane: str) -> None:
        expires = None if lifetime is None else self.now + lifetime
        notice = Notice(build=lambda _: {}, expires=expires, lane=lane)
        self._lost(self.queue.put(notice))
        self.waiting.append(notice)

    @rule(seconds=st.floats(0, 5))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def take(self) -> None:
        item = self.queue.take(self.now, self.on_the_way)
        if isinstance(item, Report):
            assert not any(map(self._may_go, self.waiting))
            self.waiting = [n for n in self.waiting if not self._is_stale(n)]
        elif item is not None:
            assert item is next(filter(self._may_go, self.waiting))
            # Stale items before it are removed.
            index = self.waiting.index(item)
            kept = [n for n in self.waiting[:index] if not self._is_stale(n)]
            self.waiting[: index + 1] = kept
        else:
            self.waiting = [n for n in self.waiting if not self._is_stale(n)]
        if item is not None:
            assert item.lane not in self.on_the_way
            self.on_the_way[item.lane] = item

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        del self.on_the_way[data.draw(st.sampled_from(sorted(self.on_the_way)))]

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        """A report that failed is merged with later reports of its endpoint."""
        lane = data.draw(st.sampled_from(sorted(self.on_the_way)))
        item = self.on_the_way[lane]
        if isinstance(item, Report):
            fresh = self.queue.freshest(item)
            assert self.last_values[lane].items() <= fresh.values.items()
            assert lane not in self.queue.reports
            self.on_the_way[lane] = fresh

    @invariant()
    def is_bounded(self) -> None:
        assert len(self.queue) <= queue.MAX_WAITING

    @invariant()
    def has_the_newest_values(self) -> None:
        for endpoint_id, report in self.queue.reports.items():
            newest = self.last_values[endpoint_id]
            assert newest.items() <= report.values.items()

    def _is_stale(self, notice: Notice) -> bool:
        return notice.expires is not None and notice.expires <= self.now

    def _may_go(self, notice: Notice) -> bool:
        return not self._is_stale(notice) and notice.lane not in self.on_the_way

    def _lost(self, lost: Report | Notice | None) -> None:
        if isinstance(lost, Notice):
            # Reports are dropped first.
            assert len(self.queue.reports) <= 1
            assert self.waiting.pop(0) is lost

    @override
    def teardown(self) -> None:
        """All items that are not stale are taken in order."""
        self.on_the_way = {}
        while len(self.queue):
            self.take()
            self.on_the_way = {}
        assert not self.waiting


class SmallQueueModel(QueueModel):
    """The same with a small queue that drops items."""

    @override
    def __init__(self) -> None:
        self._room, queue.MAX_WAITING = queue.MAX_WAITING, 4
        super().__init__()

    @override
    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            queue.MAX_WAITING = self._room


TestQueue = QueueModel.TestCase
TestSmallQueue = SmallQueueModel.TestCase
TestQueue.settings = TestSmallQueue.settings = settings(stateful_step_count=30)
