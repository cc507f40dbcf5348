"""Steps that make the private skill, or repair it.

Each step can be repeated after a failure, without a second skill.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Final

from homeassistant.util.json import JsonObjectType

from ..const import LOGGER
from .creation_state import ConnectedSkill, SkillState, Step, StepError
from .function_arn import FunctionArn, parse_arn
from .management import Skill, SkillManagement, Vendor
from .management_errors import ErrorKind, SkillManagementError
from .management_session import FIRST_DELAY
from .manifest import (
    SkillPlan,
    account_linking,
    function_in,
    is_of_home,
    merged_manifest,
    new_manifest,
)

# Attempts to find a skill after the answer to its creation was lost: 3 seconds.
_SEARCHES: Final = 3
# Attempts to replace a manifest that changes at the same time.
_UPDATES: Final = 5
# Answers that mean that this skill cannot be enabled here.
_NOT_ENABLED: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
    }
)


class SkillCreation:
    """Make a skill for this home, step by step; a failed step raises StepError.

    `on_step` is called before each step. A repeated method does all its steps again,
    but creates no second skill and changes only the parts that differ.
    """

    def __init__(
        self,
        api: SkillManagement,
        plan: SkillPlan,
        state: SkillState | None = None,
        on_step: Callable[[Step], None] = lambda _: None,
    ) -> None:
        self.state = state or SkillState()
        self._api = api
        self._plan = plan
        self._on_step = on_step

    async def async_vendors(self) -> tuple[Vendor, ...]:
        """Return the developer accounts; the user chooses if there are several."""
        with self._step(Step.VENDOR):
            vendors = await self._api.async_vendors()
            if not vendors:
                raise SkillManagementError(ErrorKind.NOT_A_DEVELOPER)
        return vendors

    async def async_skills(self, vendor_id: str) -> tuple[Skill, ...]:
        """Return the skills of a developer account, of which the user repairs one."""
        with self._step(Step.SKILL):
            skills = await self._api.async_smart_home_skills(vendor_id)
            if not skills:
                raise SkillManagementError(ErrorKind.NOT_FOUND)
        return skills

    async def async_create(self, vendor_id: str) -> str:
        """Return the id of the skill of this home, which is created if necessary."""
        if self.state.vendor_id not in (None, vendor_id):
            self.state = replace(self.state, skill_id=None)
        self.state = replace(self.state, vendor_id=vendor_id)
        with self._step(Step.SKILL):
            skill_id = self.state.skill_id
            if skill_id is None:
                skill_id = await self._async_find(vendor_id)
            if skill_id is None:
                skill_id = await self._async_create(vendor_id)
            self.state = replace(self.state, skill_id=skill_id)
            await self._async_check(skill_id)
        return skill_id

    async def async_connect(self, arn: str | None = None) -> ConnectedSkill:
        """Connect the skill with its function and with Home Assistant.

        Without an ARN, the skill keeps its function.
        """
        if (skill_id := self.state.skill_id) is None:
            raise ValueError("There is no skill yet")
        with self._step(Step.ENDPOINT):
            function = await self._async_set_function(skill_id, arn)
            self.state = replace(self.state, arn=function.arn)
        # Never before the manifest: a new one can reset the account linking.
        with self._step(Step.ACCOUNT_LINKING):
            request = account_linking(self._plan, function.region, token_urlsafe())
            await self._api.async_put_account_linking(skill_id, request)
        with self._step(Step.EVENTS):
            credentials = await self._api.async_credentials(skill_id)
        with self._step(Step.ENABLEMENT):
            enabled = await self._async_enable(skill_id)
        return ConnectedSkill(
            skill_id=skill_id,
            function=function,
            credentials=credentials,
            enabled=enabled,
        )

    @contextmanager
    def _step(self, step: Step) -> Iterator[None]:
        # Later steps depend on this one.
        self.state = self.state.before(step)
        self._on_step(step)
        try:
            yield
        except SkillManagementError as err:
            raise StepError(step, err) from err
        self.state = replace(self.state, done=(*self.state.done, step))

    async def _async_find(self, vendor_id: str) -> str | None:
        """Return the id of the skill that an earlier attempt of this home created."""
        for skill in await self._api.async_smart_home_skills(vendor_id):
            try:
                manifest = await self._api.async_manifest(skill.skill_id)
            except SkillManagementError as err:
                # The creation of this skill failed.
                if err.kind is not ErrorKind.NOT_FOUND:
                    raise
            else:
                if is_of_home(manifest.content, self._plan):
                    return skill.skill_id
        return None

    async def _async_create(self, vendor_id: str) -> str:
        manifest = new_manifest(self._plan)
        try:
            return await self._api.async_create_skill(vendor_id, manifest)
        except SkillManagementError as err:
            if err.kind is not ErrorKind.UNAVAILABLE:
                raise
            # The answer was lost: the skill may have been created.
            for _ in range(_SEARCHES):
                await self._api.sleep(FIRST_DELAY)
                if (skill_id := await self._async_find(vendor_id)) is not None:
                    return skill_id
            raise

    async def _async_check(self, skill_id: str) -> None:
        """Wait for the manifest; forget a skill whose creation failed."""
        errors = await self._api.async_build(skill_id)
        if errors is None:
            return
        try:
            # Only a later update failed if there is a manifest.
            await self._api.async_manifest(skill_id)
        except SkillManagementError as err:
            if err.kind is not ErrorKind.NOT_FOUND:
                raise
            self.state = replace(self.state, skill_id=None)
            raise _build_error(errors) from err

    async def _async_set_function(self, skill_id: str, arn: str | None) -> FunctionArn:
        region = self._plan.region
        function = None if arn is None else parse_arn(arn, region)
        manifest = await self._api.async_repeat(
            lambda: self._async_update(skill_id, function),
            {ErrorKind.CONFLICT},
            _UPDATES,
        )
        return function or parse_arn(function_in(manifest, region), region)

    async def _async_update(
        self, skill_id: str, function: FunctionArn | None
    ) -> JsonObjectType:
        """Return the manifest with the settings of the home, replaced if it differs."""
        manifest = await self._api.async_manifest(skill_id)
        content = merged_manifest(manifest.content, self._plan, function)
        if content == manifest.content:
            return content
        try:
            update = replace(manifest, content=content)
            await self._api.async_put_manifest(skill_id, update)
        except SkillManagementError as err:
            if err.kind is ErrorKind.CONFLICT:
                # Another update may be in progress.
                await self._api.async_build(skill_id)
            raise
        if (errors := await self._api.async_build(skill_id)) is not None:
            raise _build_error(errors)
        return content

    async def _async_enable(self, skill_id: str) -> bool:
        """Enable the skill; Amazon documents this for custom skills only.

        https://developer.amazon.com/docs/smapi/skill-enablement.html
        """
        try:
            await self._api.async_enable(skill_id)
        except SkillManagementError as err:
            if err.status not in _NOT_ENABLED:
                raise
            LOGGER.debug("Skill is not enabled: %s", err)
            return False
        return True


def _build_error(errors: tuple[str, ...]) -> SkillManagementError:
    return SkillManagementError(ErrorKind.REJECTED, violations=errors)
