"""Run the steps that make a skill in the background of the config flow.

Amazon's access token is kept only while the flow runs.
"""

import asyncio
from collections.abc import Awaitable, Callable
import logging
from time import time
from typing import Any, Final, override

from aiohttp import ClientError
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2FlowHandler

from ..const import DOMAIN, LOGGER, SKILL_MANAGEMENT_URL
from ..skill.creation import SkillCreation
from ..skill.creation_state import SkillState, Step, StepError
from ..skill.management import SkillManagement
from ..skill.management_errors import ErrorKind, SkillManagementError
from ..skill.manifest import SkillPlan
from ..translate import async_load_translations
from .flow_steps import UserInput

# Seconds that an access token must still be valid.
_MIN_VALIDITY: Final = 60

type Job = Callable[[SkillCreation], Awaitable[None]]


class SkillWork(AbstractOAuth2FlowHandler):
    """Sign in with Amazon, and run jobs with the access token.

    `plan` and `state` describe the skill.
    """

    DOMAIN = DOMAIN

    def __init__(self) -> None:
        super().__init__()
        self.plan = SkillPlan(home="", url="", locales=())
        self.state = SkillState()
        self.token: dict[str, Any] = {}
        # The steps after a failure, besides another attempt.
        self.ways_out: tuple[str, ...] = ("sign_in",)
        self._task: asyncio.Task[None] | None = None
        self._step = Step.VENDOR
        self._step_changed = asyncio.Event()
        self._waiting: asyncio.Task[bool] | None = None
        self._failed_step = ""
        self._error: StepError | None = None

    @property
    @override
    def logger(self) -> logging.Logger:
        return LOGGER

    async def async_work(
        self,
        step_id: str,
        next_step: str,
        job: Job,
    ) -> ConfigFlowResult:
        """Run a job in the background, and show its current step."""
        if self._task is None:
            self._task = self.hass.async_create_background_task(
                self._async_run(job), f"{DOMAIN} {step_id}"
            )
            self._task.add_done_callback(lambda _: self._step_changed.set())
        if not self._task.done():
            # Home Assistant continues the flow each time that such a task ends.
            if self._waiting is None or self._waiting.done():
                self._step_changed.clear()
                self._waiting = self.hass.async_create_background_task(
                    self._step_changed.wait(), f"{DOMAIN} step"
                )
            return self.async_show_progress(
                step_id=step_id,
                progress_action=self._step,
                progress_task=self._waiting,
            )
        task, self._task = self._task, None
        try:
            task.result()
        except StepError as err:
            self._error, self._failed_step = err, step_id
            next_step = "skill_failed"
        return self.async_show_progress_done(next_step_id=next_step)

    async def _async_run(self, job: Job) -> None:
        """Run a job; load the texts, which later steps need without a pause.

        Home Assistant may show a step again while the user submits it.
        """
        await async_load_translations(self.hass)

        @callback
        def on_step(step: Step) -> None:
            self._step = step
            self._step_changed.set()

        api = SkillManagement(
            session=async_get_clientsession(self.hass),
            token=self._async_token,
            base_url=SKILL_MANAGEMENT_URL,
        )
        creation = SkillCreation(api, self.plan, self.state, on_step)
        try:
            await job(creation)
        finally:
            self.state = creation.state

    async def _async_token(self) -> str:
        """Return an access token that is valid; refresh it if necessary."""
        if self.token["expires_at"] < time() + _MIN_VALIDITY:
            try:
                self.token = await self.flow_impl.async_refresh_token(self.token)
            except (KeyError, ClientError, TimeoutError) as err:
                raise SkillManagementError(ErrorKind.SIGNED_OUT) from err
        return str(self.token["access_token"])

    async def async_step_skill_failed(self, _: UserInput = None) -> ConfigFlowResult:
        """Show which step failed, the reason that Amazon gave, and what to do."""
        if self._error is None:
            raise ValueError("No step failed")
        error = self._error.error
        return self.async_show_menu(
            step_id="skill_failed",
            menu_options=["retry", *self.ways_out],
            description_placeholders={
                "step": self._error.step.async_translate(self.hass),
                "error": error.kind.async_translate(
                    self.hass, reason=error.reason or str(error)
                ),
            },
        )

    async def async_step_retry(self, _: UserInput = None) -> ConfigFlowResult:
        """Repeat the step that failed."""
        step: Callable[[], Awaitable[ConfigFlowResult]]
        step = getattr(self, f"async_step_{self._failed_step}")
        return await step()

    async def async_step_sign_in(self, _: UserInput = None) -> ConfigFlowResult:
        """Sign in with Amazon again, perhaps with another account."""
        return await self.async_step_pick_implementation()

    @override
    @callback
    def async_remove(self) -> None:
        """Stop the step in the background when the dialog is closed."""
        if self._task is not None:
            self._task.cancel()
