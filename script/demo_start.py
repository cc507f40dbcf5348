"""Start Home Assistant with the addresses of a local Amazon.

The integration has no setting for the addresses of the sign-in and of the Skill
Management API, so its constants are replaced before it is imported.
"""

from importlib.util import module_from_spec, spec_from_file_location
import os
from pathlib import Path
import sys
from typing import Any

from homeassistant.__main__ import main

CONST = "custom_components.alexa_smart_home.const"


def use_local_amazon(url: str) -> None:
    """Replace the addresses of Amazon in the constants of the integration."""
    path = Path(__file__).parents[1].joinpath(*CONST.split(".")).with_suffix(".py")
    spec = spec_from_file_location(CONST, path)
    assert spec is not None
    assert spec.loader is not None
    const: Any = module_from_spec(spec)
    spec.loader.exec_module(const)
    const.GATEWAYS = {
        region: f"{url}/{region.lower()}/v3/events" for region in const.GATEWAYS
    }
    const.TOKEN_URL = f"{url}/auth/o2/token"
    const.AUTHORIZE_URL = f"{url}/ap/oa"
    const.SKILL_MANAGEMENT_URL = url
    sys.modules[CONST] = const


use_local_amazon(os.environ["LOCAL_AMAZON"])
sys.exit(main())
