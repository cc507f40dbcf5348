"""Steps of the config flow that create the skill of the home, or repair it."""

from abc import abstractmethod
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id
from homeassistant.helpers.config_entry_oauth2_flow import async_get_implementations
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)
import probatio as vol

from ..const import AWS_REGIONS, CONF_LOCALE
from ..protocol.external_url import external_url
from ..protocol.regions import Region
from ..skill.creation import SkillCreation
from ..skill.creation_state import ConnectedSkill, SkillState
from ..skill.function_arn import parse_arn
from ..skill.management import Skill, Vendor
from ..skill.management_errors import SkillManagementError
from ..skill.manifest import DEFAULT_NAME, SkillPlan, home_mark
from ..skill.template import Deployment
from ..skill.template_view import async_file_link
from .entity_settings import dropdown
from .flow_steps import (
    CONF_REGION,
    LOCALES_SELECTOR,
    UserInput,
    default_locale,
    default_region,
    locales_from,
    locales_to_form,
)
from .skill_work import SkillWork

_VENDOR: Final = "vendor"
_SKILL: Final = "skill"
_FUNCTION_ARN: Final = "function_arn"
_CONSOLES: Final = {
    "developer_console": "https://developer.amazon.com/alexa/console/ask",
    "aws": "https://aws.amazon.com",
}
# AWS CloudShell in the browser, in a region.
_CLOUDSHELL: Final = "https://{0}.console.aws.amazon.com/cloudshell/home?region={0}"


class SkillSteps(SkillWork):
    """Create a skill and connect it, or connect the skill that the user has again."""

    def __init__(self) -> None:
        super().__init__()
        self._repairs = False
        self._vendors: tuple[Vendor, ...] = ()
        self._skills: tuple[Skill, ...] = ()
        self._connected: ConnectedSkill | None = None

    @abstractmethod
    async def async_skill_connected(self, skill: ConnectedSkill) -> ConfigFlowResult:
        """Continue with the skill that is created or repaired."""

    async def async_step_create_skill(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Ask for the name, the region and the languages of the new skill."""
        if not await async_get_implementations(self.hass, self.DOMAIN):
            # The frontend asks for application credentials, then starts a new flow.
            return await self.async_step_pick_implementation()
        errors = {}
        if user_input is not None:
            if not user_input[CONF_LOCALE]:
                errors[CONF_LOCALE] = "no_locale"
            elif (url := external_url(self.hass)) is None:
                errors["base"] = "no_external_url"
            else:
                self.ways_out = ("sign_in", "connection")
                self.plan = SkillPlan(
                    home=home_mark(await instance_id.async_get(self.hass)),
                    url=url,
                    locales=tuple(locales_from(user_input)),
                    name=user_input[CONF_NAME],
                    region=user_input[CONF_REGION].upper(),
                )
                return await self.async_step_pick_implementation()
        return self.async_show_form(
            step_id="create_skill",
            data_schema=self.add_suggested_values_to_schema(
                _new_skill(self.hass), user_input
            ),
            errors=errors,
            description_placeholders=_CONSOLES,
        )

    async def async_repair_skill(
        self, locales: list[str], region: Region, skill_id: str | None
    ) -> ConfigFlowResult:
        """Repair a skill, which the user chooses if its id is unknown."""
        if (url := external_url(self.hass)) is None:
            return self.async_abort(reason="no_external_url")
        self._repairs = True
        self.state = SkillState(skill_id=skill_id)
        self.plan = SkillPlan(
            home=home_mark(await instance_id.async_get(self.hass)),
            url=url,
            locales=tuple(locales),
            region=None if region is Region.AUTO else region.upper(),
        )
        return await self.async_step_pick_implementation()

    @override
    async def async_oauth_create_entry(self, data: dict[str, Any]) -> ConfigFlowResult:
        self.token = data["token"]
        return await self.async_step_vendors()

    async def async_step_vendors(self, _: UserInput = None) -> ConfigFlowResult:
        """Read the developer accounts of the user."""

        async def read(creation: SkillCreation) -> None:
            self._vendors = await creation.async_vendors()

        return await self.async_work("vendors", _VENDOR, read)

    async def async_step_vendor(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Ask for the developer account if there are several."""
        if user_input is None and len(self._vendors) > 1:
            names = {vendor.vendor_id: vendor.name for vendor in self._vendors}
            return self._show_choice(_VENDOR, names)
        vendor_id = user_input[_VENDOR] if user_input else self._vendors[0].vendor_id
        self.state = replace(self.state, vendor_id=vendor_id)
        if self._repairs and self.state.skill_id is None:
            return await self.async_step_skills()
        return await self.async_step_make()

    async def async_step_skills(self, _: UserInput = None) -> ConfigFlowResult:
        """Read the skills of the developer account."""

        async def read(creation: SkillCreation) -> None:
            self._skills = await creation.async_skills(str(self.state.vendor_id))

        return await self.async_work("skills", _SKILL, read)

    async def async_step_skill(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Ask for the skill to repair."""
        if user_input is None:
            names = {skill.skill_id: skill.name for skill in self._skills}
            return self._show_choice(_SKILL, names)
        self.state = replace(self.state, skill_id=user_input[_SKILL])
        return await self.async_step_make()

    async def async_step_make(self, _: UserInput = None) -> ConfigFlowResult:
        """Create the skill, or read the one that is to be repaired."""

        async def make(creation: SkillCreation) -> None:
            await creation.async_create(str(self.state.vendor_id))

        return await self.async_work("make", "function", make)

    async def async_step_function(
        self, user_input: UserInput = None
    ) -> ConfigFlowResult:
        """Ask for the Lambda function, which the user creates with one command."""
        errors: dict[str, str] = {}
        if user_input is not None:
            arn = user_input.get(_FUNCTION_ARN)
            try:
                if arn or not self._repairs:
                    arn = parse_arn(arn or "", self.plan.region).arn
            except SkillManagementError as err:
                errors[_FUNCTION_ARN] = err.kind
            else:
                self.state = replace(self.state, arn=arn)
                return await self.async_step_connect()
        required = vol.Optional if self._repairs else vol.Required
        schema = vol.Schema({required(_FUNCTION_ARN): TextSelector()})
        return self.async_show_form(
            step_id="function",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or {_FUNCTION_ARN: self.state.arn}
            ),
            errors=errors,
            description_placeholders=self._function_placeholders(),
        )

    def _function_placeholders(self) -> dict[str, str]:
        function = Deployment(base_url=self.plan.url, skill_id=self.state.skill_id)
        regions = [
            aws_region
            for aws_region, region in AWS_REGIONS.items()
            if self.plan.region in (None, region)
        ]
        return {
            "skill_id": str(self.state.skill_id),
            "console": ", ".join(
                f"[{region}]({_CLOUDSHELL.format(region)})" for region in regions
            ),
            "command": ", ".join(
                async_file_link(self.hass, function, region) for region in regions
            ),
            "template": async_file_link(self.hass, function),
        }

    async def async_step_connect(self, _: UserInput = None) -> ConfigFlowResult:
        """Connect the skill with its function and with Home Assistant."""

        async def connect(creation: SkillCreation) -> None:
            self._connected = await creation.async_connect(self.state.arn)

        return await self.async_work("connect", "connected", connect)

    async def async_step_connected(self, _: UserInput = None) -> ConfigFlowResult:
        if self._connected is None:
            raise ValueError("The skill is not connected")
        # The access token is not needed any more.
        self.token = {}
        return await self.async_skill_connected(self._connected)

    def _show_choice(self, step_id: str, names: dict[str, str]) -> ConfigFlowResult:
        """Ask for one of the names by their ids."""
        options = [
            SelectOptionDict(value=key, label=name) for key, name in names.items()
        ]
        selector = SelectSelector(SelectSelectorConfig(options=options))
        schema = vol.Schema({vol.Required(step_id): selector})
        return self.async_show_form(step_id=step_id, data_schema=schema)


def _new_skill(hass: HomeAssistant) -> vol.Schema:
    """Return the form of the new skill."""
    regions = [region for region in Region if region is not Region.AUTO]
    locales = locales_to_form([default_locale(hass)])
    return vol.Schema(
        {
            vol.Required(CONF_NAME, default=DEFAULT_NAME): TextSelector(),
            vol.Required(CONF_REGION, default=default_region(hass)): dropdown(
                regions, translation_key=CONF_REGION
            ),
            vol.Required(CONF_LOCALE, default=locales): LOCALES_SELECTOR,
        }
    )
