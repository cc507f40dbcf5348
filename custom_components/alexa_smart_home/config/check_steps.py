"""Steps of the options flow that check the connection."""

import asyncio

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlow,
)

from ..skill.check import async_check, async_markdown
from ..skill.finding import Line
from .flow_steps import UserInput


class CheckSteps(OptionsFlow):
    """Run the connection check with a progress indicator, and show its lines."""

    def __init__(self) -> None:
        super().__init__()
        self._check: asyncio.Task[list[Line]] | None = None
        self._lines: list[Line] = []

    async def async_step_check(self, _: UserInput = None) -> ConfigFlowResult:
        """Start the check, or go on when it has ended."""
        if self._check is None:
            if self.config_entry.state is not ConfigEntryState.LOADED:
                return self.async_abort(reason="not_set_up")
            self._check = self.hass.async_create_task(
                async_check(self.config_entry.runtime_data),
                "alexa_smart_home connection check",
            )
        if not self._check.done():
            return self.async_show_progress(
                step_id="check", progress_action="check", progress_task=self._check
            )
        check, self._check = self._check, None
        self._lines = check.result()
        return self.async_show_progress_done(next_step_id="checked")

    async def async_step_checked(self, _: UserInput = None) -> ConfigFlowResult:
        """Show the lines; the check can be repeated."""
        return self.async_show_menu(
            step_id="checked",
            menu_options=["check", "init"],
            description_placeholders={"lines": async_markdown(self.hass, self._lines)},
        )
