"""Checks of the events that the demo home must send to Amazon."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import aiohttp
from demo_api import HomeApi, HomeError
from demo_home import Access
from demo_skill import LambdaForwarder
from demo_talk import LIGHT, THERMOSTAT, Step, ask, say

from tests.alexa_cloud import (
    AlexaCloud,
    JsonValue,
    ReceivedEvent,
    accept_grant,
    directive,
)

LAMP = "light#ceiling_lights"
DOORBELL = "event#front_doorbell"
SWITCH = "switch.hvac_automation"
AUTOMATION = "automation.night"

# A doorbell that the push button of the demo integration rings.
HOME = """\
template:
  - triggers:
      - trigger: event
        event_type: demo_button_pressed
    event:
      - name: Front doorbell
        device_class: doorbell
        event_types: "{{ ['ring'] }}"
        event_type: ring
automation:
  - alias: Night
    triggers:
      - trigger: event
        event_type: demo_night
    actions:
      - action: climate.set_temperature
        target:
          entity_id: climate.hvac
        data:
          temperature: 18
"""


@dataclass(kw_only=True)
class Demo:
    """Both sides: Home Assistant's API, the local Amazon and the Lambda function."""

    access: Access
    home: HomeApi
    cloud: AlexaCloud
    forwarder: LambdaForwarder

    async def ask(self, step: Step) -> None:
        """Send a directive; raises HomeError if the answer is wrong."""
        if wrong := (await ask(self.forwarder, step))[1]:
            raise HomeError("; ".join(wrong))

    async def reported(
        self, since: int, endpoint_id: str, name: str, value: JsonValue, cause: str
    ) -> None:
        """Wait for a ChangeReport with this value; raises HomeError if it is wrong."""

        def has_value(event: ReceivedEvent) -> bool:
            return event.endpoint_id == endpoint_id and any(
                item["name"] == name and item["value"] == value
                for item in event.changed
            )

        event = await self.event("ChangeReport", since, has_value)
        if event.cause != cause:
            raise HomeError(f"the cause is {event.cause}, not {cause}")
        if not any(item["name"] == "connectivity" for item in event.unchanged):
            raise HomeError("the unchanged properties are missing in the context")

    async def event(
        self, name: str, since: int, matches: Callable[[ReceivedEvent], bool]
    ) -> ReceivedEvent:
        """Return the first such event, counted from `since`."""
        return await self.cloud.wait_for_event(
            lambda event: event.name == name and matches(event), within=10, since=since
        )


async def _started(demo: Demo) -> None:
    # The endpoints are counted before the reporting starts.
    await demo.home.wait_for(
        "sensor.alexa_smart_home_endpoints",
        lambda state: state.isdecimal() and int(state) > 0,
    )


async def _log_in(demo: Demo) -> None:
    token = await demo.home.link_account(demo.access.user, demo.access.password)
    demo.forwarder = replace(demo.forwarder, token=token)


async def _accept_grant(demo: Demo) -> None:
    grant = accept_grant(demo.cloud.new_code(), demo.forwarder.token)
    await demo.ask(Step(directive=grant, answer="AcceptGrant.Response"))
    if (kinds := demo.cloud.lwa.requests) != ["authorization_code"]:
        raise HomeError(f"Login with Amazon was asked for {kinds}")
    await demo.home.wait_for_state("sensor.alexa_smart_home_link", "linked")


async def _voice(demo: Demo) -> None:
    await demo.reported(0, LIGHT, "powerState", "ON", "VOICE_INTERACTION")


async def _change(demo: Demo) -> None:
    since = len(demo.cloud.events)
    await demo.home.call("light.turn_off", "light.ceiling_lights")
    await demo.reported(since, LAMP, "powerState", "OFF", "APP_INTERACTION")


async def _doorbell(demo: Demo) -> None:
    since = len(demo.cloud.events)
    await demo.home.call("button.press", "button.push")
    press = await demo.event(
        "DoorbellPress", since, lambda event: event.endpoint_id == DOORBELL
    )
    if press.cause != "PHYSICAL_INTERACTION":
        raise HomeError(f"the cause is {press.cause}")


def _statuses(status: str) -> JsonValue:
    return [{"status": status, "capability": "Alexa.ThermostatController"}]


async def _home_automates(demo: Demo) -> None:
    await demo.home.wait_for_state(SWITCH, "on")
    await demo.home.wait_for_state(AUTOMATION, "on")


async def _alexa_takes_over(demo: Demo) -> None:
    since = len(demo.cloud.events)
    update = directive(
        "Alexa.AutomationManagement",
        "UpdateAlexaAutomationStatus",
        THERMOSTAT,
        {"alexaAutomationStatuses": _statuses("AUTOMATED")},
        payload_version="1.0",
    )
    status = _statuses("NOT_AUTOMATED")
    await demo.ask(Step(directive=update, values={"automationStatuses": status}))
    await demo.reported(
        since, THERMOSTAT, "automationStatuses", status, "VOICE_INTERACTION"
    )
    await demo.home.wait_for_state(SWITCH, "off")
    await demo.home.wait_for_state(AUTOMATION, "off")


async def _home_takes_back(demo: Demo) -> None:
    since = len(demo.cloud.events)
    await demo.home.call("switch.turn_on", SWITCH)
    status = _statuses("AUTOMATED")
    await demo.reported(
        since, THERMOSTAT, "automationStatuses", status, "APP_INTERACTION"
    )
    await demo.home.wait_for_state(AUTOMATION, "on")


async def _home_asks(demo: Demo) -> None:
    since = len(demo.cloud.events)
    action = "alexa_smart_home.request_automation_status"
    await demo.home.call(action, "climate.hvac")
    await demo.event(
        "GetAlexaAutomationStatus",
        since,
        lambda event: event.endpoint_id == THERMOSTAT,
    )


async def _all_accepted(demo: Demo) -> None:
    if problems := [
        text for violation in demo.cloud.violations for text in violation.problems
    ]:
        raise HomeError("; ".join(problems))
    if late := demo.cloud.customer_homes.stale:
        raise HomeError(f"an older value came after a newer one: {late}")


type Check = tuple[str, Callable[[Demo], Awaitable[None]]]

LINK: tuple[Check, ...] = (
    ("Home Assistant has counted its endpoints.", _started),
    ("The Alexa app logs in to Home Assistant and gets a token.", _log_in),
    ("Alexa sends a grant: Home Assistant exchanges it for tokens.", _accept_grant),
)
EVENTS: tuple[Check, ...] = (
    ("Alexa has turned a light on: reported as VOICE_INTERACTION.", _voice),
    ("A user turns a light off: reported as APP_INTERACTION.", _change),
    ("The doorbell rings: DoorbellPress is sent.", _doorbell),
)
THERMOSTATS: tuple[Check, ...] = (
    ("An automation acts on it: its switch is on.", _home_automates),
    ("Alexa takes over: switch and automation are turned off.", _alexa_takes_over),
    ("A user turns the switch on: the automation is on again.", _home_takes_back),
    ("Home Assistant asks Alexa: GetAlexaAutomationStatus is sent.", _home_asks),
)
END: tuple[Check, ...] = (
    ("The event gateway has accepted every event.", _all_accepted),
)


async def checked[D](
    title: str,
    checks: tuple[tuple[str, Callable[[D], Awaitable[None]]], ...],
    demo: D,
) -> list[str]:
    """Run checks and print a line for each; return the problems."""
    found = []
    say(f"{title}:\n")
    for sentence, check in checks:
        try:
            await check(demo)
        except (AssertionError, HomeError, aiohttp.ClientError, OSError) as err:
            problem = str(err) or type(err).__name__
            found.append(f"{sentence} {problem}")
            say(f"  FAIL  {sentence}\n        {problem}")
        else:
            say(f"  pass  {sentence}")
    say()
    return found
