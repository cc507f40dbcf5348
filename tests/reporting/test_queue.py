"""Test the queue of an account: merging, order and limits."""

from homeassistant.util import dt as dt_util

from custom_components.alexa_smart_home.interfaces.endpoint_health import EndpointHealth
from custom_components.alexa_smart_home.protocol.outcome import PropertyKey
from custom_components.alexa_smart_home.reporting.queue import (
    Notice,
    Report,
    ReportQueue,
)

POWER = PropertyKey("Alexa.PowerController", None, "powerState")
BRIGHTNESS = PropertyKey("Alexa.BrightnessController", None, "brightness")
OLD = PropertyKey("Alexa.ColorController", None, "color")
HEALTH = EndpointHealth.connectivity


def report(endpoint_id: str, changed: set[PropertyKey], **values: object) -> Report:
    keys = {"power": POWER, "brightness": BRIGHTNESS, "color": OLD, "health": HEALTH}
    return Report(
        endpoint_id=endpoint_id,
        entity_id="light.kitchen",
        changed=frozenset(changed),
        values={keys[name]: value for name, value in values.items()},
        cause="PHYSICAL_INTERACTION",
        when=dt_util.utcnow(),
    )


def notice(**details: object) -> Notice:
    return Notice(build=lambda _: {}, **details)


def test_newer_report_is_merged_into_waiting_one() -> None:
    """The report has the newest values, without properties that have none."""
    queue = ReportQueue()
    first = report("a", {POWER, OLD}, power="ON", brightness=1, color={})
    second = report("a", {BRIGHTNESS}, power="OFF", brightness=2)
    assert queue.put(first) is None
    assert queue.put(second) is None
    assert len(queue) == 1
    merged = queue.take(0, ())
    assert merged.changed == {POWER, BRIGHTNESS}
    assert merged.values == {POWER: "OFF", BRIGHTNESS: 2}
    assert merged.when == second.when
    assert queue.take(0, ()) is None


def test_waiting_changes_are_kept_when_unreachable() -> None:
    """A report of connectivity does not replace the changes that wait."""
    queue = ReportQueue()
    away = {"value": "UNREACHABLE"}
    queue.put(report("a", {POWER}, power="OFF", brightness=0, health={"value": "OK"}))
    queue.put(report("a", {HEALTH}, health=away))
    merged = queue.take(0, ())
    assert merged.changed == {POWER, HEALTH}
    assert merged.values == {POWER: "OFF", HEALTH: away}


def test_order() -> None:
    """Notices are first, then endpoints in the order of their first change."""
    queue = ReportQueue()
    for endpoint_id in "abca":
        queue.put(report(endpoint_id, {POWER}, power="ON"))
    ring = notice()
    queue.put(ring)
    assert queue.take(0, ()) is ring
    assert [queue.take(0, ()).endpoint_id for _ in range(3)] == ["a", "b", "c"]


def test_lane_that_is_being_sent_is_skipped() -> None:
    queue = ReportQueue()
    first, second = notice(lane="x"), notice(lane="y")
    queue.put(first)
    queue.put(second)
    queue.put(report("a", {POWER}, power="ON"))
    queue.put(report("b", {POWER}, power="ON"))
    assert queue.take(0, {"x", "a"}) is second
    assert queue.take(0, {"x", "a"}).endpoint_id == "b"
    assert queue.take(0, {"x", "a"}) is None
    assert queue.take(0, {"a"}) is first


def test_expired_notices_are_dropped() -> None:
    queue = ReportQueue()
    queue.put(notice(expires=5))
    late = notice(expires=7)
    queue.put(late)
    assert queue.take(6, ()) is late
    assert len(queue) == 0


def test_failed_report_is_merged_with_newer_one() -> None:
    queue = ReportQueue()
    failed = report("a", {POWER}, power="ON", brightness=1)
    assert queue.freshest(failed) is failed
    queue.put(report("a", {BRIGHTNESS}, power="ON", brightness=2))
    again = queue.freshest(failed)
    assert again.changed == {POWER, BRIGHTNESS}
    assert len(queue) == 0


def test_queue_is_bounded(monkeypatch) -> None:  # noqa: ANN001
    """Reports are dropped before notices, the oldest first; merging drops nothing."""
    monkeypatch.setattr(
        "custom_components.alexa_smart_home.reporting.queue.MAX_WAITING", 3
    )
    queue = ReportQueue()
    for endpoint_id in "abc":
        assert queue.put(report(endpoint_id, {POWER}, power="ON")) is None
    assert queue.put(report("b", {POWER}, power="OFF")) is None
    assert queue.put(report("d", {POWER}, power="ON")).endpoint_id == "a"
    assert queue.put(notice()).endpoint_id == "b"
    assert (len(queue), queue.overflowed) == (3, 2)
    for _ in range(2):
        queue.put(notice())
    assert isinstance(queue.put(notice()), Notice)
    assert len(queue) == 3
