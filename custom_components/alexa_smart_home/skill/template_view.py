"""HTTP view of the CloudFormation template and of the command that deploys it."""

from datetime import timedelta
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import web
from homeassistant.components.http.auth import SIGN_QUERY_PARAM, async_sign_path
from homeassistant.components.http.decorators import require_admin
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol
from yarl import URL

from ..const import AWS_REGIONS, DOMAIN
from .cloudshell import TEMPLATE_NAME, cloudshell_command
from .template import Deployment, cloudformation_template

URL_PATH: Final = f"/api/{DOMAIN}/template"
LINK_EXPIRATION: Final = timedelta(days=1)
FORWARDER: Final = Path(__file__).with_name("forwarder.py")

_AWS_REGION: Final = "aws_region"
_QUERY: Final = vol.Schema(
    {
        vol.Required("base_url"): str,
        vol.Optional("skill_id"): str,
        vol.Optional("keep_warm", default="yes"): vol.In(("yes", "no")),
        vol.Optional(_AWS_REGION): vol.In(AWS_REGIONS),
        vol.Remove(SIGN_QUERY_PARAM): str,
    }
)
_VIEW: HassKey[TemplateView] = HassKey(f"{DOMAIN}.template_view")


class TemplateView(HomeAssistantView):
    """Answer with the template as a download, or with the command for `aws_region`."""

    url = URL_PATH
    name = f"api:{DOMAIN}:template"

    @require_admin
    async def get(self, request: web.Request) -> web.Response:
        try:
            query = _QUERY(dict(request.query))
            deployment = Deployment(
                base_url=query["base_url"],
                skill_id=query.get("skill_id"),
                keep_warm=query["keep_warm"] == "yes",
            )
        except (vol.Invalid, ValueError) as err:
            return self.json_message(str(err), HTTPStatus.BAD_REQUEST)
        code = await async_forwarder_code(request.app[KEY_HASS])
        if aws_region := query.get(_AWS_REGION):
            return web.Response(text=cloudshell_command(deployment, aws_region, code))
        return web.Response(
            text=cloudformation_template(deployment, code),
            content_type="application/yaml",
            headers={"Content-Disposition": f'attachment; filename="{TEMPLATE_NAME}"'},
        )


async def async_forwarder_code(hass: HomeAssistant) -> str:
    """Return the code of the Lambda function."""
    return await hass.async_add_executor_job(FORWARDER.read_text, "utf-8")


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the view once; the config flow runs before the set-up."""
    if _VIEW not in hass.data:
        view = hass.data[_VIEW] = TemplateView()
        hass.http.register_view(view)


@callback
def async_file_link(
    hass: HomeAssistant, deployment: Deployment, aws_region: str | None = None
) -> str:
    """Return a link to the template, or to the command for a region, for Markdown.

    It is HTML with a target, because the frontend takes other links to Home Assistant
    for its own pages.
    """
    path = async_file_path(hass, deployment, aws_region)
    name = f"alexa-smart-home-{aws_region}.sh" if aws_region else TEMPLATE_NAME
    return f'<a href="{escape(path)}" target="_blank">{name}</a>'


@callback
def async_file_path(
    hass: HomeAssistant, deployment: Deployment, aws_region: str | None = None
) -> str:
    """Return the path that the user of the current request can open for a day."""
    async_register(hass)
    query = {
        "base_url": deployment.base_url,
        "skill_id": deployment.skill_id,
        "keep_warm": deployment.yes_or_no,
        _AWS_REGION: aws_region,
    }
    url = URL(URL_PATH).with_query(
        {key: value for key, value in query.items() if value}
    )
    return async_sign_path(hass, str(url), LINK_EXPIRATION)
