"""Manifest and account linking of the private skill, as the requests have them.

https://developer.amazon.com/docs/smapi/skill-manifest.html
https://developer.amazon.com/docs/smapi/account-linking-schemas.html
"""

from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from homeassistant.util.json import JsonObjectType, JsonValueType

from ..const import DOMAIN, LINKING_CLIENT_IDS
from .function_arn import FunctionArn
from .management_errors import ErrorKind, SkillManagementError

SMART_HOME: Final = "smartHome"
SEND_EVENTS: Final = "alexa::async_event:write"
DEFAULT_NAME: Final = "Home Assistant"
_PUBLISHING: Final = "publishingInformation"
# Not shown to customers.
_MARKED: Final = "testingInstructions"
_URI: Final = ("endpoint", "uri")
# Characters of a name.
_MIN_NAME: Final = 2
_MAX_NAME: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillPlan:
    """The settings of the home that the skill depends on."""

    # The mark of this Home Assistant, see `home_mark`.
    home: str
    # The public URL of Home Assistant.
    url: str
    locales: tuple[str, ...]
    name: str = DEFAULT_NAME
    # The region of the accounts: NA, EU or FE; None: that of the function.
    region: str | None = None


def home_mark(instance_id: str) -> str:
    """Return a mark of this Home Assistant, which does not disclose its instance id."""
    return sha256(f"{DOMAIN} {instance_id}".encode()).hexdigest()[:16]


def new_manifest(plan: SkillPlan) -> JsonObjectType:
    """Return the manifest of a new skill, without a function.

    The function needs the id of the skill to let it in.
    """
    manifest: JsonObjectType = {
        "manifestVersion": "1.0",
        "apis": {SMART_HOME: {"protocolVersion": "3"}},
    }
    return merged_manifest(manifest, plan, None)


def merged_manifest(
    manifest: JsonObjectType, plan: SkillPlan, function: FunctionArn | None
) -> JsonObjectType:
    """Return a manifest with the settings of the home; all else in it is kept."""
    manifest = deepcopy(manifest)
    apis = _child(manifest, "apis")
    if SMART_HOME not in apis:
        raise SkillManagementError(ErrorKind.NOT_SMART_HOME)
    publishing = _child(manifest, _PUBLISHING)
    # The mark identifies the skill if the answer to its creation was lost.
    publishing.setdefault(_MARKED, f"Private skill of {plan.home}")
    locales = _child(publishing, "locales")
    for locale in plan.locales:
        locales.setdefault(locale, {"name": _name(plan)})
    _add_permission(manifest)
    if function is not None:
        _set_function(_child(apis, SMART_HOME), function)
    return manifest


def is_of_home(manifest: JsonObjectType, plan: SkillPlan) -> bool:
    """Return whether the skill was made by this Home Assistant."""
    return plan.home in _text_at(manifest, _PUBLISHING, _MARKED)


def function_in(manifest: JsonObjectType, region: str | None) -> str:
    """Return the ARN that serves a region, an empty text without one."""
    smart_home = ("apis", SMART_HOME)
    of_region = _text_at(manifest, *smart_home, "regions", region or "", *_URI)
    return of_region or _text_at(manifest, *smart_home, *_URI)


def account_linking(plan: SkillPlan, region: str, secret: str) -> JsonObjectType:
    """Return the request for account linking; Home Assistant accepts any secret."""
    return {
        "type": "AUTH_CODE",
        "authorizationUrl": f"{plan.url}/auth/authorize",
        "accessTokenUrl": f"{plan.url}/auth/token",
        "clientId": LINKING_CLIENT_IDS[region],
        "clientSecret": secret,
        "accessTokenScheme": "REQUEST_BODY_CREDENTIALS",
        "scopes": ["smart_home"],
    }


def _name(plan: SkillPlan) -> str:
    name = plan.name.strip()[:_MAX_NAME].rstrip()
    return name if len(name) >= _MIN_NAME else DEFAULT_NAME


def _add_permission(manifest: JsonObjectType) -> None:
    found = manifest.get("permissions")
    permissions = found if isinstance(found, list) else []
    needed: JsonValueType = {"name": SEND_EVENTS}
    if needed not in permissions:
        manifest["permissions"] = [*permissions, needed]


def _set_function(smart_home: JsonObjectType, function: FunctionArn) -> None:
    """Set the default endpoint, and that of the region if the manifest has one."""
    _child(smart_home, "endpoint")["uri"] = function.arn
    regions = smart_home.get("regions")
    if isinstance(regions, dict) and function.region in regions:
        _child(_child(regions, function.region), "endpoint")["uri"] = function.arn


def _text_at(manifest: JsonObjectType, *path: str) -> str:
    value: JsonValueType = manifest
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _child(parent: JsonObjectType, key: str) -> JsonObjectType:
    """Return the object at a key, which is added if it is missing."""
    child = parent.get(key)
    if not isinstance(child, dict):
        parent[key] = child = {}
    return child
