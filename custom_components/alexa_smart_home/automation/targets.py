"""Find the entities that an automation acts on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.homeassistant.scene import entities_in_scene
from homeassistant.components.script.const import DOMAIN as SCRIPT_DOMAIN
from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    CONF_ACTION,
    CONF_CONDITION,
    CONF_ENABLED,
    CONF_SCENE,
    CONF_SERVICE_DATA,
    CONF_TARGET,
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

# Keys of a step that contain further steps.
_NESTED: Final = ("choose", "default", "else", "parallel", "repeat", "sequence", "then")


def find_targets(hass: HomeAssistant) -> dict[str, frozenset[str]]:
    """Return the targets of each automation, by its entity id.

    Home Assistant's search for related entities returns too many: those in triggers,
    and all entities in an area of which the automation only controls the lights.
    """
    return {
        entity_id: frozenset(_all_targets(hass, script.sequence))
        for entity_id, script in _scripts(hass, AUTOMATION_DOMAIN, "action_script")
    }


def _scripts(
    hass: HomeAssistant, domain: str, attribute: str
) -> Iterator[tuple[str, Script]]:
    """Yield the entity ids of a domain with the scripts that they run."""
    if component := hass.data.get(DATA_INSTANCES, {}).get(domain):
        for entity in component.entities:
            script = getattr(entity, attribute, None)
            if isinstance(script, Script):
                yield entity.entity_id, script


def _all_targets(hass: HomeAssistant, sequence: Any) -> set[str]:
    """Return the targets of a sequence, including those of its scripts and scenes."""
    found: set[str] = set()
    pending = [*_targets(hass, sequence)]
    while pending:
        if (entity_id := pending.pop()) not in found:
            found.add(entity_id)
            pending += _indirect_targets(hass, entity_id)
    return found


def _indirect_targets(hass: HomeAssistant, entity_id: str) -> Iterable[str]:
    """Return the targets of a scene or a script."""
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
    """Yield the direct targets of the steps of a sequence."""
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
    """Yield the targets of an action."""
    domain = action.partition(".")[0]
    if domain == SCRIPT_DOMAIN:
        yield action
    target: dict[str, list[str]] = {}
    for part in (step, step.get(CONF_SERVICE_DATA), step.get(CONF_TARGET)):
        if isinstance(part, Mapping):
            target |= {key: _ids(value) for key, value in part.items()}
    if target.get(ATTR_ENTITY_ID) == [ENTITY_MATCH_ALL]:
        yield from hass.states.async_entity_ids(domain)
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(target))
    yield from selected.referenced
    for entity_id in selected.indirectly_referenced:
        if domain in (HOMEASSISTANT_DOMAIN, entity_id.partition(".")[0]):
            yield entity_id


def _ids(value: Any) -> list[str]:
    """Return a list or comma-separated text of ids; ignore other values."""
    ids = value.split(",") if isinstance(value, str) else value
    if not isinstance(ids, list):
        return []
    return [item.strip() for item in ids if isinstance(item, str)]


def _steps(node: Any) -> Iterator[Step]:
    """Yield the enabled steps of a sequence, including nested ones."""
    if isinstance(node, list):
        for item in node:
            yield from _steps(item)
    elif isinstance(node, Mapping) and node.get(CONF_ENABLED) is not False:
        yield node
        for key in _NESTED:
            yield from _steps(node.get(key))
