"""Humidifiers can be turned on and off and set to a mode and a target humidity."""

from homeassistant.components.humidifier.const import (
    DOMAIN,
    SERVICE_SET_MODE,
    HumidifierEntityCapabilityAttribute as CapabilityAttribute,
    HumidifierEntityFeature as Feature,
    HumidifierEntityStateAttribute as StateAttribute,
)

from ..interfaces.humidity_sensor import HumiditySensor
from ..protocol import EndpointDescription
from ..protocol.labels import Asset, Word
from ..protocol.linking import AIR_PARTS
from ..protocol.readers import has_attribute, has_feature, numeric_attribute
from .common.choice import choice
from .common.on_off import on_off
from .common.target_humidity import target_humidity

_has_humidity = has_attribute(StateAttribute.CURRENT_HUMIDITY)

ENDPOINT = EndpointDescription(
    shape=(*CapabilityAttribute, _has_humidity),
    takes=lambda _: AIR_PARTS,
    capabilities=(
        on_off(DOMAIN),
        target_humidity(DOMAIN, Word.PERCENTAGE),
        choice(
            "humidifier.mode",
            Asset.MODE,
            options=CapabilityAttribute.AVAILABLE_MODES,
            service=SERVICE_SET_MODE,
            supported=has_feature(Feature.MODES),
        ),
        HumiditySensor(
            supported=_has_humidity,
            humidity=numeric_attribute(StateAttribute.CURRENT_HUMIDITY),
        ),
    ),
)
