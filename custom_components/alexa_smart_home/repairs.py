"""Fix flows of the repair issues."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant

from .config.entity_repairs import SurplusRepairFlow, UnknownEntitiesRepairFlow
from .config.name_repair import NamesRepairFlow
from .config.repair_flows import CredentialsRepairFlow, MoveRepairFlow
from .issues import Issue

FLOWS: Final[Mapping[str, Callable[[], RepairsFlow]]] = {
    Issue.WRONG_CREDENTIALS: CredentialsRepairFlow,
    Issue.NO_CREDENTIALS: CredentialsRepairFlow,
    Issue.TOO_MANY: SurplusRepairFlow,
    Issue.DUPLICATE_NAMES: NamesRepairFlow,
    Issue.UNKNOWN_ENTITIES: UnknownEntitiesRepairFlow,
    Issue.RENAME_BLOCK: MoveRepairFlow,
}


async def async_create_fix_flow(
    _hass: HomeAssistant,
    issue_id: str,
    _data: Mapping[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that fixes an issue."""
    return FLOWS[issue_id]()
