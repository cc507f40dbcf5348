"""Tests of stores that are damaged, of another version, or cannot be written."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import resource
import signal
from typing import Any

from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_test_home_assistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import DOMAIN, STORES
from custom_components.alexa_smart_home.reporting.grant import BUILT_IN
from custom_components.alexa_smart_home.reporting.grants import Grants, NotSaved
from custom_components.alexa_smart_home.reporting.lwa import LoginWithAmazon
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import CLIENT_ID, CLIENT_SECRET
from tests.conftest import Alexa, Json, SetUp, credentials, error

GRANT = {
    "account": BUILT_IN,
    "region": "NA",
    "client_id": CLIENT_ID,
    "access_token": "secret access",
    "refresh_token": "secret refresh",
    "expires_at": "2099-11-21T10:00:00+00:00",
}


def store(name: str, data: Any, version: int = 1) -> Json:
    return {"version": version, "key": f"{DOMAIN}.{name}", "data": data}


@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize(
    "data", [[], {"x": 1}, {"x": [1]}, {"x": [1, True]}, "text", 3, [[1], {}]]
)
async def test_files_of_another_form(
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
    data: Any,
    version: int,
) -> None:
    """Each file of another form is ignored with one log entry."""
    for name in STORES:
        hass_storage[f"{DOMAIN}.{name}"] = store(name, data, version)
    entry = await set_up(credentials(cloud))
    lines = [
        record for record in caplog.records if "cannot be read" in record.getMessage()
    ]
    assert [record.levelname for record in lines] == ["ERROR"] * len(STORES)
    for name in STORES:
        assert sum(name in record.getMessage() for record in lines) == 1
    assert entry.runtime_data.reporting.outbox.state == "relink_needed"
    await alexa.link(cloud.new_code())
    assert entry.runtime_data.reporting.outbox.state == "linked"


@pytest.mark.parametrize("items", [None, 3, {}, {"x": 1}, "text"], ids=str)
async def test_grants_not_in_list(
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    set_up: SetUp,
    caplog: pytest.LogCaptureFixture,
    items: Any,
) -> None:
    """A file without a list of grants is ignored."""
    hass_storage[f"{DOMAIN}.grants"] = store("grants", {"grants": items})
    entry = await set_up(credentials(cloud))
    assert entry.runtime_data.reporting.outbox.state == "relink_needed"
    ours = [
        record for record in caplog.records if record.name.endswith("alexa_smart_home")
    ]
    (line,) = [record.getMessage() for record in ours if record.levelname == "ERROR"]
    assert "cannot be read" in line


@pytest.mark.parametrize(
    "bad",
    [
        {},
        [],
        None,
        3,
        GRANT | {"region": "MOON"},
        GRANT | {"account": None},
        GRANT | {"refresh_token": 3},
        GRANT | {"refresh_token": ""},
        GRANT | {"access_token": "new\nline"},
        GRANT | {"expires_at": "secret"},
        GRANT | {"expires_at": "2099-11-21T10:00:00"},
    ],
    ids=range(11),
)
async def test_bad_grant(
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    set_up: SetUp,
    caplog: pytest.LogCaptureFixture,
    bad: Any,
) -> None:
    """A damaged grant is dropped, the others are kept."""
    data = {"grants": [bad, GRANT], "lost": False, "adopted": False}
    hass_storage[f"{DOMAIN}.grants"] = store("grants", data)
    entry = await set_up(credentials(cloud))
    assert len(entry.runtime_data.reporting.outbox.gateway.grants) == 1
    ours = [
        record for record in caplog.records if record.name.endswith("alexa_smart_home")
    ]
    lines = [record.getMessage() for record in ours if record.levelname == "ERROR"]
    assert lines[0].startswith("Linked account 1 cannot be read")
    assert len(lines) == 1
    assert "secret" not in lines[0]


async def test_only_bad_grant(
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
) -> None:
    """If the only grant is damaged, the re-authentication starts."""
    data = {"grants": [GRANT | {"expires_at": "soon"}], "lost": False}
    hass_storage[f"{DOMAIN}.grants"] = store("grants", data)
    entry = await set_up(credentials(cloud))
    assert entry.runtime_data.reporting.outbox.state == "relink_needed"
    assert issue_registry.async_get_issue(DOMAIN, "relink")
    await alexa.link(cloud.new_code())
    assert entry.runtime_data.reporting.outbox.state == "linked"
    assert not issue_registry.async_get_issue(DOMAIN, "relink")


@pytest.fixture
async def on_disk(tmp_path: Path) -> AsyncIterator[HomeAssistant]:
    """Return a Home Assistant that writes its stores to disk."""
    async with async_test_home_assistant(config_dir=str(tmp_path)) as hass:
        yield hass
        for entry in hass.config_entries.async_loaded_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_stop(force=True)


def grants_of(hass: HomeAssistant, cloud: AlexaCloud) -> Grants:
    lwa = LoginWithAmazon(
        session=async_get_clientsession(hass),
        url=cloud.token_url,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )
    return Grants(hass, lwa)


@contextmanager
def full_disk() -> Iterator[None]:
    """Limit the size of files to simulate a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


async def test_unreadable_file_is_kept(
    on_disk: HomeAssistant, cloud: AlexaCloud, tmp_path: Path
) -> None:
    """An unreadable file is kept for a newer version."""
    path = tmp_path / ".storage" / f"{DOMAIN}.grants"
    text = json.dumps(store("grants", {"grants": [GRANT]}, 2))

    def write() -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    await asyncio.to_thread(write)
    grants = grants_of(on_disk, cloud)
    await grants.async_load()
    assert (len(grants), grants.store.lost) == (0, True)
    await grants.async_accept(cloud.new_code(), "a", "NA")
    aside = path.with_name(f"{path.name}.unreadable")
    assert await asyncio.to_thread(aside.read_text) == text


async def test_full_disk(on_disk: HomeAssistant, cloud: AlexaCloud) -> None:
    """No account is linked if its tokens cannot be saved."""
    grants = grants_of(on_disk, cloud)
    grants.store.lost = True
    with full_disk(), pytest.raises(NotSaved):
        await grants.async_accept(cloud.new_code(), "a", "NA")
    assert (len(grants), grants.store.lost) == (0, True)
    assert ir.async_get(on_disk).async_get_issue(DOMAIN, "not_saved")
    await grants.async_accept(cloud.new_code(), "a", "NA")
    assert (len(grants), grants.store.lost) == (1, False)
    assert not ir.async_get(on_disk).async_get_issue(DOMAIN, "not_saved")


async def test_accept_grant_on_full_disk(
    on_disk: HomeAssistant,
    cloud: AlexaCloud,
    aiohttp_client: ClientSessionGenerator,
) -> None:
    """AcceptGrant fails on a full disk, and no account is linked."""
    del on_disk.data[loader.DATA_CUSTOM_COMPONENTS]
    assert await async_setup_component(on_disk, DOMAIN, {DOMAIN: credentials(cloud)})
    user = await on_disk.auth.async_create_system_user("Alexa")
    user.is_owner = True
    refresh_token = await on_disk.auth.async_create_refresh_token(user)
    token = on_disk.auth.async_create_access_token(refresh_token)
    headers = {"Authorization": f"Bearer {token}"}
    alexa = Alexa(lambda: aiohttp_client(on_disk.http.app, headers=headers))
    (entry,) = on_disk.config_entries.async_entries(DOMAIN)
    with full_disk():
        answer = await alexa.link(cloud.new_code())
    assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")
    assert entry.runtime_data.reporting.outbox.state == "not_linked"
    assert ir.async_get(on_disk).async_get_issue(DOMAIN, "not_saved")
    answer = await alexa.link(cloud.new_code())
    assert answer["event"]["header"]["name"] == "AcceptGrant.Response"
    assert entry.runtime_data.reporting.outbox.state == "linked"
    assert not ir.async_get(on_disk).async_get_issue(DOMAIN, "not_saved")


async def test_full_disk_at_refresh(on_disk: HomeAssistant, cloud: AlexaCloud) -> None:
    """The new tokens are used, and a repair issue shows that they are not saved."""
    grants = grants_of(on_disk, cloud)
    grant = await grants.async_accept(cloud.new_code(), "a", "NA")
    with full_disk():
        token = await grants.async_token(grant.key, renew=grant.tokens.access_token)
    assert token != grant.tokens.access_token
    assert ir.async_get(on_disk).async_get_issue(DOMAIN, "not_saved")
    await grants.async_token(grant.key, renew=token)
    assert not ir.async_get(on_disk).async_get_issue(DOMAIN, "not_saved")
