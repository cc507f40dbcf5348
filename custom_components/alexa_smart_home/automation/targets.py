"""Which entities an automation acts on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.homeassistant.scene import entities_in_scene
from homeassistant.components.script.const import DOMAIN as SCRIPT_DOMAIN
from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    CONF_ACTION,
    CONF_CHOOSE,
    CONF_CONDITION,
    CONF_DEFAULT,
    CONF_ELSE,
    CONF_ENABLED,
    CONF_PARALLEL,
    CONF_REPEAT,
    CONF_SCENE,
    CONF_SEQUENCE,
    CONF_SERVICE_DATA,
    CONF_TARGET,
    CONF_THEN,
    ENTITY_MATCH_ALL,
)
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.script import Script
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

type Step = Mapping[str, Any]

# What a step has further steps in.
_INNER: Final = (
    CONF_CHOOSE,
    CONF_DEFAULT,
    CONF_ELSE,
    CONF_PARALLEL,
    CONF_REPEAT,
    CONF_SEQUENCE,
    CONF_THEN,
)
_TARGETS: Final = (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)


def find_targets(hass: HomeAssistant) -> dict[str, frozenset[str]]:
    """Return what each automation acts on, by the entity id of the automation.

    Home Assistant's own search tells what an automation refers to. That is
    more: also what starts it, and all that lies in an area whose lamps it dims.
    """
    return {
        entity_id: frozenset(_reach(hass, script.sequence))
        for entity_id, script in _scripts(hass, AUTOMATION_DOMAIN, "action_script")
    }


def _scripts(
    hass: HomeAssistant, domain: str, attribute: str
) -> Iterator[tuple[str, Script]]:
    """Yield what the entities of a domain do, by their entity ids."""
    if component := hass.data.get(DATA_INSTANCES, {}).get(domain):
        for entity in component.entities:
            script = getattr(entity, attribute, None)
            if isinstance(script, Script):
                yield entity.entity_id, script


def _reach(hass: HomeAssistant, sequence: Any) -> set[str]:
    """Return what a sequence acts on, through scripts and scenes too."""
    reached: set[str] = set()
    waiting = [*_targets(hass, sequence)]
    while waiting:
        if (entity_id := waiting.pop()) not in reached:
            reached.add(entity_id)
            waiting += _behind(hass, entity_id)
    return reached


def _behind(hass: HomeAssistant, entity_id: str) -> Iterable[str]:
    match entity_id.partition(".")[0]:
        case "scene":
            return entities_in_scene(hass, entity_id)
        case "script":
            return [
                target
                for script_id, script in _scripts(hass, SCRIPT_DOMAIN, "script")
                if script_id == entity_id
                for target in _targets(hass, script.sequence)
            ]
    return ()


def _targets(hass: HomeAssistant, sequence: Any) -> Iterator[str]:
    """Yield what the steps of a sequence act on themselves."""
    for step in _steps(sequence):
        if isinstance(scene := step.get(CONF_SCENE), str):
            yield scene
        elif isinstance(action := step.get(CONF_ACTION), str):
            yield from _action_targets(hass, action, step)
        elif ATTR_DEVICE_ID in step and CONF_CONDITION not in step:
            entity_id = er.async_resolve_entity_id(
                er.async_get(hass), step.get(ATTR_ENTITY_ID, "")
            )
            if entity_id is not None:
                yield entity_id


def _action_targets(hass: HomeAssistant, action: str, step: Step) -> Iterator[str]:
    domain = action.partition(".")[0]
    if domain == SCRIPT_DOMAIN:
        yield action
    wanted: dict[str, list[str]] = {}
    for part in (step, step.get(CONF_SERVICE_DATA), step.get(CONF_TARGET)):
        if isinstance(part, Mapping):
            wanted |= {key: _ids(part[key]) for key in _TARGETS if key in part}
    if wanted.get(ATTR_ENTITY_ID) == [ENTITY_MATCH_ALL]:
        yield from hass.states.async_entity_ids(domain)
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(wanted))
    yield from selected.referenced
    for entity_id in selected.indirectly_referenced:
        if domain in (HOMEASSISTANT_DOMAIN, entity_id.partition(".")[0]):
            yield entity_id


def _ids(given: Any) -> list[str]:
    """Return ids as they are written; data may be anything else, or a template."""
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list):
        return []
    return [it.strip() for it in parts if isinstance(it, str)]


def _steps(node: Any) -> Iterator[Step]:
    """Yield the steps of a sequence, those within others too."""
    if isinstance(node, list):
        for item in node:
            yield from _steps(item)
    elif isinstance(node, Mapping) and node.get(CONF_ENABLED) is not False:
        yield node
        for key in _INNER:
            yield from _steps(node.get(key))
