"""Directives that Alexa sends to the demo home, and the expected answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from demo_skill import LambdaForwarder

from tests.alexa_cloud import (
    Answer,
    Json,
    JsonValue,
    check_event,
    directive,
    discover,
    report_state,
)
from tests.alexa_cloud.json_types import dig, items
from tests.alexa_cloud.lambda_runtime import FunctionError

LIGHT = "light#bed_light"
THERMOSTAT = "climate#hvac"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A directive, the name of the expected answer, and its expected values.

    `error` is the type of an expected ErrorResponse.
    """

    directive: Json
    answer: str = "Response"
    error: str | None = None
    values: Json = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return the interface and the name of the directive."""
        header = dig(self.directive, "directive", "header")
        return f"{short(str(dig(header, 'namespace')))} {dig(header, 'name')}".strip()

    def problems(self, message: Json) -> list[str]:
        """Return a sentence for each problem of the answer."""
        found = []
        try:
            check_event(message, directive=self.directive)
        except AssertionError as err:
            found += str(err).splitlines()
        payload = dig(message, "event", "payload")
        if (name := dig(message, "event", "header", "name")) != self.answer:
            return [*found, f"the answer is {name}, not {self.answer}: {payload}"]
        if (error := dig(payload, "type")) != self.error:
            found.append(f"the error is {error}, not {self.error}")
        values = reported(message)
        found += [
            f"{name} is {values.get(name)}, not {value}"
            for name, value in self.values.items()
            if values.get(name) != value
        ]
        return found


def set_temperature(celsius: float) -> Json:
    """Return a directive that sets the temperature of the thermostat."""
    payload: Json = {"targetSetpoint": {"value": celsius, "scale": "CELSIUS"}}
    return directive(
        "Alexa.ThermostatController", "SetTargetTemperature", THERMOSTAT, payload
    )


STEPS = (
    Step(
        directive=directive("Alexa.PowerController", "TurnOn", LIGHT),
        values={"powerState": "ON"},
    ),
    Step(
        directive=directive(
            "Alexa.BrightnessController", "SetBrightness", LIGHT, {"brightness": 40}
        ),
        values={"powerState": "ON", "brightness": 40},
    ),
    Step(
        directive=report_state(LIGHT),
        answer="StateReport",
        values={
            "powerState": "ON",
            "brightness": 40,
            "connectivity": {"value": "OK"},
        },
    ),
    Step(
        directive=set_temperature(23.0),
        values={"targetSetpoint": {"value": 23.0, "scale": "CELSIUS"}},
    ),
    Step(
        directive=set_temperature(99.0),
        answer="ErrorResponse",
        error="TEMPERATURE_VALUE_OUT_OF_RANGE",
    ),
    Step(
        directive=directive("Alexa.PowerController", "TurnOn", "light#no_such_light"),
        answer="ErrorResponse",
        error="NO_SUCH_ENDPOINT",
    ),
)


def short(interface: str) -> str:
    """Return the name of an interface without "Alexa." and "Controller"."""
    return interface.removeprefix("Alexa").removeprefix(".").removesuffix("Controller")


def reported(message: Json) -> dict[str, JsonValue]:
    """Return the values in the context by property name."""
    properties = items(message, "context", "properties")
    return {str(item["name"]): item["value"] for item in properties}


def compact(value: JsonValue) -> str:
    """Return a value as a short text."""
    if isinstance(value, dict):
        return " ".join(compact(item) for item in value.values())
    if isinstance(value, list):
        return ", ".join(compact(item) for item in value)
    return str(value)


def say(text: str = "") -> None:
    """Print without buffering."""
    print(text, flush=True)


def table(*rows: Sequence[str]) -> None:
    """Print rows in columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say(f"  {'  '.join(cells)}".rstrip())
    say()


def milliseconds(answer: Answer) -> str:
    """Return the time that an answer took, in milliseconds."""
    return f"{answer.seconds * 1000:.0f} ms"


async def ask(
    forwarder: LambdaForwarder, step: Step
) -> tuple[Answer | None, list[str]]:
    """Send a directive; return the answer and its problems."""
    try:
        answer = await forwarder.send(step.directive)
    except (FunctionError, TimeoutError, OSError, ValueError) as err:
        return None, [f"{step.title}: no answer: {err or type(err).__name__}"]
    wrong = step.problems(answer.message)
    return answer, [f"{step.title}: {problem}" for problem in wrong]


async def discovered(forwarder: LambdaForwarder, needed: set[str]) -> list[str]:
    """Discover and print the endpoints; return the problems."""
    step = Step(directive=discover(), answer="Discover.Response")
    answer, wrong = await ask(forwarder, step)
    if answer is None:
        return wrong
    endpoints = items(answer.message, "event", "payload", "endpoints")
    rows = [
        (
            str(endpoint["endpointId"]),
            str(endpoint["friendlyName"]),
            compact(endpoint["displayCategories"]),
            " ".join(
                short(str(item["interface"]))
                for item in items(endpoint, "capabilities")
                if item["interface"] != "Alexa"
            ),
        )
        for endpoint in endpoints
    ]
    say(f"Alexa discovers {len(rows)} endpoints in {milliseconds(answer)}:\n")
    table(("ENDPOINT", "NAME", "CATEGORY", "INTERFACES"), *rows)
    missing = sorted({LIGHT, THERMOSTAT, *needed} - {row[0] for row in rows})
    return wrong + [f"{endpoint_id} is not discovered" for endpoint_id in missing]


async def answered(forwarder: LambdaForwarder) -> list[str]:
    """Send the directives and print the answers; return the problems."""
    rows, found = [], []
    for step in STEPS:
        answer, wrong = await ask(forwarder, step)
        found += wrong
        rows.append(
            (
                "FAIL" if wrong else "pass",
                str(dig(step.directive, "directive", "endpoint", "endpointId")),
                step.title,
                milliseconds(answer) if answer else "",
                summary(answer.message, step) if answer else "none",
            )
        )
    say("Alexa sends directives, Home Assistant answers:\n")
    table(("", "ENDPOINT", "DIRECTIVE", "TIME", "ANSWER"), *rows)
    return found


def summary(message: Json, step: Step) -> str:
    """Return an answer in one line, with the values that the step checks."""
    name = dig(message, "event", "header", "name")
    if name == "ErrorResponse":
        return f"{name}: {dig(message, 'event', 'payload', 'type')}"
    values = reported(message)
    shown = [f"{key} {compact(values[key])}" for key in step.values if key in values]
    others = len(values) - len(shown)
    return f"{name}: {', '.join(shown)}" + (f" and {others} more" if others else "")
