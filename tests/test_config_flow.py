"""Tests of the config flow: setup, reconfiguration and re-authentication."""

from datetime import timedelta
import re
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import (
    SOURCE_IMPORT,
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.config.reauth_steps import REAUTH_END_DELAY
from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.conftest import LOAD_YAML, Alexa, SetUp
from tests.flows import EXPOSE_ALL, SECRET, Flow, set_up_ui_entry, suggested
from tests.translations import shown

ID = "amzn1.application-oa2-client.1"
USER = {"region": "eu", "locale": ["de-de"]}


pytestmark = pytest.mark.usefixtures("yaml", "unloaded")


@pytest.fixture
def flow(hass: HomeAssistant) -> Flow:
    return Flow(hass)


async def start(flow: Flow) -> ConfigFlowResult:
    """Start a flow for a skill that exists."""
    result = await flow.start()
    assert result["menu_options"] == ["create_skill", "connection"]
    return await flow.go("connection")


async def reconfigure(flow: Flow, entry: AlexaConfigEntry) -> ConfigFlowResult:
    """Start a flow that changes the credentials."""
    result = await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    assert result["menu_options"] == ["credentials", "repair_skill"]
    return await flow.go("credentials")


async def test_user(hass: HomeAssistant, flow: Flow) -> None:
    """The flow creates an entry that answers directives."""
    hass.states.async_set("light.kitchen", "off")
    hass.states.async_set("switch.pump", "off")
    result = await start(flow)
    assert result["step_id"] == "connection"
    result = await flow.go({**USER, "client_id": ID, "client_secret": SECRET})
    assert result["step_id"] == "exposure"
    result = await flow.go({**EXPOSE_ALL, "exclude": {"entities": ["switch.pump"]}})
    assert result["step_id"] == "preview"
    assert result["description_placeholders"]["endpoints"] == "1"
    assert (
        "settings: 1 (`switch.pump`)" in result["description_placeholders"]["left_out"]
    )
    result = await flow.go("guide")
    assert result["step_id"] == "guide"
    result = await flow.go({})
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Alexa Smart Home"
    assert result["data"] == {
        "endpoint": GATEWAYS["EU"],
        "client_id": ID,
        "client_secret": SECRET,
    }
    assert result["options"] == {
        "locale": ["de-DE"],
        "filter": {
            "exclude_entities": ["switch.pump"],
            "primary_entities_only": True,
        },
        "link_entities": True,
        "aliases": False,
    }
    entry: AlexaConfigEntry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    settings = entry.runtime_data.settings
    assert (settings.client_id, settings.locales) == (ID, ("de-DE",))
    assert settings.endpoint == GATEWAYS["EU"]
    found = entry.runtime_data.endpoints.async_update_listing()
    assert [endpoint.entity_id for endpoint in found] == ["light.kitchen"]


async def test_without_credentials_or_region(hass: HomeAssistant, flow: Flow) -> None:
    await start(flow)
    await flow.go({"region": "auto", "locale": ["en-gb"]})
    await flow.go(EXPOSE_ALL)
    await flow.go("guide")
    result = await flow.go({})
    assert result["data"] == {}
    await hass.async_block_till_done()
    assert not result["result"].runtime_data.settings.can_report


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"client_id": ID}, {"base": "half_credentials"}),
        ({"client_secret": SECRET}, {"base": "half_credentials"}),
        ({"locale": []}, {"locale": "no_locale"}),
    ],
)
async def test_user_errors(
    hass: HomeAssistant, flow: Flow, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    """The form shows the input again, without the secret."""
    await start(flow)
    result = await flow.go({**USER, **wrong})
    assert result["errors"] == errors
    kept = {**USER, **wrong}
    kept.pop("client_secret", None)
    assert suggested(result) == kept
    assert (await flow.go(USER))["step_id"] == "exposure"


async def test_exposure_form_keeps_its_input(hass: HomeAssistant, flow: Flow) -> None:
    """The form shows the input again when it is opened from the preview."""
    hass.states.async_set("light.kitchen", "off")
    await start(flow)
    await flow.go(USER)
    given = {
        "include": {"domains": ["light", "weather"], "entity_globs": ["lock.a*"]},
        "exclude": {"areas": ["attic"], "labels": ["not_alexa"]},
        "primary_entities_only": False,
        "link_entities": False,
        "aliases": True,
    }
    await flow.go(given)
    result = await flow.go("exposure")
    schema = result["data_schema"].schema
    again = {
        str(kind): {
            str(key): value
            for key in part.schema.schema
            if (value := key.description["suggested_value"])
        }
        for kind, part in schema.items()
        if kind in ("include", "exclude")
    }
    assert again == {key: given[key] for key in ("include", "exclude")}
    assert suggested(result)["primary_entities_only"] is False
    assert suggested(result)["link_entities"] is False
    assert suggested(result)["aliases"] is True


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("en", "GB", "en-GB"),
        ("en", None, "en-US"),
        ("en", "FR", "en-US"),
        ("en-GB", "US", "en-GB"),
        ("de", "AT", "de-DE"),
        ("fr", "CA", "fr-CA"),
        ("fr", "BE", "fr-FR"),
        ("pt", None, "pt-BR"),
        ("ja", None, "ja-JP"),
        ("es-419", "MX", "es-MX"),
        ("xx", None, "en-US"),
    ],
)
async def test_locale_of_home_assistant(
    hass: HomeAssistant, flow: Flow, language: str, country: str | None, locale: str
) -> None:
    hass.config.language, hass.config.country = language, country
    result = await start(flow)
    assert result["data_schema"]({})["locale"] == [locale.lower()]


async def guide(flow: Flow, region: str) -> ConfigFlowResult:
    await start(flow)
    await flow.go({**USER, "region": region})
    await flow.go(EXPOSE_ALL)
    return await flow.go("guide")


@pytest.mark.parametrize(
    ("region", "aws_region", "client_id"),
    [
        ("na", "`us-east-1`", "`https://pitangui.amazon.com/`"),
        ("eu", "`eu-west-1`", "`https://layla.amazon.com/`"),
        ("fe", "`us-west-2`", "`https://alexa.amazon.co.jp/`"),
        (
            "auto",
            (
                "\n  - North America, Latin America: `us-east-1`"
                "\n  - Europe, India, Middle East: `eu-west-1`"
                "\n  - Japan, Australia: `us-west-2`"
            ),
            (
                "\n  - North America, Latin America: `https://pitangui.amazon.com/`"
                "\n  - Europe, India, Middle East: `https://layla.amazon.com/`"
                "\n  - Japan, Australia: `https://alexa.amazon.co.jp/`"
            ),
        ),
    ],
)
async def test_values_for_amazons_consoles(
    hass: HomeAssistant, flow: Flow, region: str, aws_region: str, client_id: str
) -> None:
    hass.config.external_url = "https://home.example.org"
    result = await guide(flow, region)
    assert not result["errors"]
    values = dict(result["description_placeholders"])
    files = re.findall(r"alexa-smart-home[^<]*", values.pop("command"))
    assert files == [
        f"alexa-smart-home-{name}.sh" for name in re.findall("`(.*?)`", aws_region)
    ]
    assert ">alexa-smart-home.yaml<" in values.pop("template")
    assert values == {
        "base_url": "https://home.example.org",
        "endpoint": "https://home.example.org/api/alexa/smart_home",
        "aws_region": aws_region,
        "authorization_uri": "https://home.example.org/auth/authorize",
        "token_uri": "https://home.example.org/auth/token",
        "client_id": client_id,
        "scope": "smart_home",
    }


@pytest.mark.parametrize(
    "url",
    [
        None,
        "http://home.example.org",
        "https://home.example.org:8123",
        "https://203.0.113.1",
    ],
)
async def test_missing_external_address(
    hass: HomeAssistant, flow: Flow, url: str | None
) -> None:
    hass.config.external_url = url
    result = await guide(flow, "eu")
    assert result["errors"] == {"base": "no_https_url"}
    assert result["description_placeholders"]["base_url"] == (
        "https://home-assistant.example"
    )


async def test_one_entry_only(hass: HomeAssistant, set_up: SetUp, flow: Flow) -> None:
    await set_up()
    for source in (SOURCE_USER, SOURCE_IMPORT):
        result = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": source}, data={}
        )
        assert result["reason"] == "single_instance_allowed"


@pytest.mark.parametrize(
    ("config", "block"),
    [
        (
            {"alexa": {"smart_home": {"endpoint": GATEWAYS["FE"]}}},
            "alexa: smart_home:",
        ),
        ({DOMAIN: {"endpoint": GATEWAYS["FE"]}}, "alexa_smart_home:"),
    ],
)
async def test_user_with_yaml(
    hass: HomeAssistant,
    flow: Flow,
    yaml: dict[str, Any],
    config: dict[str, Any],
    block: str,
) -> None:
    """The settings in YAML are used without a form."""
    yaml.update(config)
    result = await flow.start()
    assert result["step_id"] == "yaml"
    assert result["description_placeholders"] == {"block": block}
    result = await flow.go({})
    assert result["step_id"] == "guide"
    assert result["description_placeholders"]["aws_region"] == "`us-west-2`"
    result = await flow.go({})
    assert (result["data"], result["options"]) == ({}, {})
    await hass.async_block_till_done()
    # The settings apply without a restart of Home Assistant.
    assert result["result"].runtime_data.settings.endpoint == GATEWAYS["FE"]


async def test_removed_yaml_is_not_used(
    hass: HomeAssistant, flow: Flow, set_up: SetUp
) -> None:
    """Settings that were removed from YAML since the start are not used."""
    entry = await set_up({"locale": "fr-FR"})
    await hass.config_entries.async_remove(entry.entry_id)
    await start(flow)
    await flow.go(USER)
    await flow.go(EXPOSE_ALL)
    await flow.go("guide")
    result = await flow.go({})
    await hass.async_block_till_done()
    assert result["result"].runtime_data.settings.locales == ("de-DE",)


async def test_user_with_wrong_yaml(
    hass: HomeAssistant, flow: Flow, yaml: dict[str, Any]
) -> None:
    yaml["alexa"] = {"smart_home": {"client_secret": SECRET}}
    result = await flow.start()
    assert result["reason"] == "invalid_yaml"
    assert "client_id is not" in result["description_placeholders"]["error"]
    assert SECRET not in str(result)


async def test_user_with_unreadable_yaml(hass: HomeAssistant, flow: Flow) -> None:
    with patch(LOAD_YAML, side_effect=HomeAssistantError):
        assert (await flow.start())["step_id"] == "user"


async def test_import(hass: HomeAssistant, set_up: SetUp) -> None:
    """The import creates an entry without data."""
    entry = await set_up({"locale": "de-DE", "client_id": ID, "client_secret": SECRET})
    assert entry.source == SOURCE_IMPORT
    assert SECRET not in str((entry.data, entry.options))
    assert entry.runtime_data.settings.locales == ("de-DE",)


CONNECTED = {"endpoint": GATEWAYS["EU"], "client_id": ID, "client_secret": SECRET}


@pytest.mark.parametrize(
    ("given", "data", "reason"),
    [
        ({"region": "eu", "client_id": ID}, CONNECTED, "reconfigured"),
        (
            {"region": "auto", "client_id": ID},
            {"client_id": ID, "client_secret": SECRET},
            "reconfigured",
        ),
        (
            {"region": "fe", "client_id": ID, "client_secret": "new"},
            {**CONNECTED, "endpoint": GATEWAYS["FE"], "client_secret": "new"},
            "reconfigured",
        ),
        (
            {"region": "eu", "client_id": "other", "client_secret": "new"},
            {**CONNECTED, "client_id": "other", "client_secret": "new"},
            "reconfigured_relink",
        ),
        ({"region": "na"}, {"endpoint": GATEWAYS["NA"]}, "reconfigured"),
    ],
)
async def test_reconfigure(
    hass: HomeAssistant,
    flow: Flow,
    given: dict[str, Any],
    data: dict[str, Any],
    reason: str,
) -> None:
    """An empty secret keeps the old one if the client id is unchanged."""
    entry = await set_up_ui_entry(hass, {**CONNECTED, "other": True})
    result = await reconfigure(flow, entry)
    assert suggested(result) == {"region": "eu", "client_id": ID}
    result = await flow.go(given)
    await hass.async_block_till_done()
    assert result["reason"] == reason
    assert {**entry.data, "names_kept": True} == {
        **data,
        "other": True,
        "names_kept": True,
    }
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.settings.client_id == data.get("client_id")


@pytest.mark.parametrize(
    ("region", "endpoint"),
    [("auto", "http://127.0.0.1:8080/v3/events"), ("na", GATEWAYS["NA"])],
)
async def test_reconfigure_endpoint_without_region(
    hass: HomeAssistant, flow: Flow, region: str, endpoint: str
) -> None:
    """An endpoint that belongs to no region is kept unless a region is chosen."""
    local = {
        "endpoint": "http://127.0.0.1:8080/v3/events",
        "token_url": "http://127.0.0.1:8080/token",
    }
    entry = await set_up_ui_entry(hass, local)
    result = await reconfigure(flow, entry)
    assert suggested(result) == {"region": "auto"}
    await flow.go({"region": region})
    await hass.async_block_till_done()
    assert entry.data["endpoint"] == endpoint
    assert entry.data["token_url"] == local["token_url"]


@pytest.mark.parametrize(
    "wrong", [{"client_id": "other"}, {"client_secret": "without an id"}]
)
async def test_reconfigure_with_incomplete_credentials(
    hass: HomeAssistant, flow: Flow, wrong: dict[str, Any]
) -> None:
    entry = await set_up_ui_entry(hass, CONNECTED)
    await reconfigure(flow, entry)
    result = await flow.go({"region": "eu", **wrong})
    assert result["errors"] == {"base": "half_credentials"}
    assert (await flow.go({"region": "eu"}))["type"] is FlowResultType.ABORT
    await hass.async_block_till_done()


async def test_reconfigure_is_aborted_with_yaml(
    hass: HomeAssistant, set_up: SetUp, flow: Flow
) -> None:
    entry = await set_up({"locale": "de-DE"})
    result = await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    assert result["reason"] == "controlled_by_yaml"


def reauth(hass: HomeAssistant) -> list[ConfigFlowResult]:
    """Return the re-authentication flows in progress."""
    return [
        flow
        for flow in hass.config_entries.flow.async_progress()
        if flow["context"]["source"] == SOURCE_REAUTH
    ]


@pytest.fixture
async def revoked(
    hass: HomeAssistant, linked: AlexaConfigEntry, cloud: AlexaCloud
) -> AlexaConfigEntry:
    """Return an entry whose only grant Amazon has revoked."""
    reporting = linked.runtime_data.reporting
    assert reporting is not None
    (sender,) = reporting.outbox._senders.values()
    await reporting.outbox.gateway.grants.async_remove(sender.grant.key)
    await reporting.outbox.async_gone(sender, "taken back")
    await hass.async_block_till_done()
    return linked


async def test_reauthentication(
    hass: HomeAssistant,
    revoked: AlexaConfigEntry,
    alexa: Alexa,
    cloud: AlexaCloud,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The flow finishes when the next AcceptGrant arrives."""
    (flow,) = reauth(hass)
    progress = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert progress["type"] is FlowResultType.SHOW_PROGRESS
    shown(progress, "config")
    assert {issue.issue_id for issue in issue_registry.issues.values()} == {"relink"}
    await alexa.link(cloud.new_code())
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    assert result["reason"] == "relinked"
    shown(result, "config")
    assert not issue_registry.issues


async def test_reauthentication_without_open_dialog(
    hass: HomeAssistant, revoked: AlexaConfigEntry, alexa: Alexa, cloud: AlexaCloud
) -> None:
    assert reauth(hass)
    await alexa.link(cloud.new_code())
    await hass.async_block_till_done()
    async_fire_time_changed(
        hass, dt_util.utcnow() + timedelta(seconds=REAUTH_END_DELAY + 1)
    )
    await hass.async_block_till_done()
    assert not reauth(hass)


async def test_reauthentication_starts_again_after_restart(
    hass: HomeAssistant, revoked: AlexaConfigEntry
) -> None:
    for _ in range(2):
        await hass.config_entries.async_reload(revoked.entry_id)
        await hass.async_block_till_done()
        (flow,) = reauth(hass)
    hass.config_entries.flow.async_abort(flow["flow_id"])
