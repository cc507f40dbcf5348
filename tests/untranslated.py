"""Texts that are the same in English and in another language, by their paths."""

from collections.abc import Mapping
from typing import Final

SAME_AS_IN_ENGLISH: Final[Mapping[str, frozenset[str]]] = {
    "de": frozenset(
        {
            "config.step.connection.data.region",
            "config.step.create_skill.data.name",
            "config.step.create_skill.data.region",
            "config.step.credentials.data.region",
            "config.step.exposure.sections.exclude.data.domains",
            "config.step.exposure.sections.exclude.data.labels",
            "config.step.exposure.sections.include.data.domains",
            "config.step.exposure.sections.include.data.labels",
            "config.step.skill.data.skill",
            "config.step.skill.title",
            "config.step.skill_failed.description",
            "config.step.skills.title",
            "entity.sensor.link.state_attributes.problem.name",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.entity_settings.data.code",
            "options.step.entity_settings.data.name",
            "options.step.exposure.sections.exclude.data.domains",
            "options.step.exposure.sections.exclude.data.labels",
            "options.step.exposure.sections.include.data.domains",
            "options.step.exposure.sections.include.data.labels",
            "options.step.init.title",
            "selector.check_subject.options.port",
        }
    ),
    "es": frozenset(
        {
            "config.step.skill.data.skill",
            "config.step.skill.title",
            "config.step.skill_failed.description",
            "config.step.skills.title",
            "entity.sensor.endpoints.name",
            "entity.sensor.endpoints.unit_of_measurement",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.init.title",
            "selector.locale.options.hi-in",
            "system_health.info.endpoints",
        }
    ),
    "fr": frozenset(
        {
            "config.step.skill.data.skill",
            "config.step.skill.title",
            "config.step.skill_failed.description",
            "config.step.skills.title",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.entity_settings.data.code",
            "options.step.entity_settings.data.description",
            "options.step.init.title",
            "selector.check_subject.options.port",
            "selector.inputs.fields.source.name",
            "selector.label.options.angle",
            "selector.label.options.maximum",
            "selector.label.options.minimum",
            "selector.label.options.option",
            "selector.label.options.pause",
            "selector.label.options.position",
            "selector.label.options.rotation",
            "selector.label.options.source",
            "selector.label.options.spot",
        }
    ),
    "it": frozenset(
        {
            "config.step.skill.data.skill",
            "config.step.skill.title",
            "config.step.skill_failed.description",
            "config.step.skills.title",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.init.title",
            "selector.label.options.stop",
            "selector.locale.options.hi-in",
        }
    ),
    "ja": frozenset(
        {
            "config.step.skill_failed.description",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.init.title",
        }
    ),
    "nl": frozenset(
        {
            "config.step.exposure.sections.exclude.data.labels",
            "config.step.exposure.sections.include.data.labels",
            "config.step.skill.data.skill",
            "config.step.skill.title",
            "config.step.skill_failed.description",
            "config.step.skills.title",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.entity_settings.data.code",
            "options.step.exposure.sections.exclude.data.labels",
            "options.step.exposure.sections.include.data.labels",
            "options.step.init.title",
            "selector.label.options.effect",
            "selector.label.options.maximum",
            "selector.label.options.minimum",
            "selector.label.options.percentage",
            "selector.locale.options.hi-in",
        }
    ),
    "pt-BR": frozenset(
        {
            "config.step.skill.data.skill",
            "config.step.skill.title",
            "config.step.skill_failed.description",
            "config.step.skills.title",
            "entity.sensor.endpoints.name",
            "entity.sensor.endpoints.unit_of_measurement",
            "entity.switch.automation.state_attributes.changed_by.state.alexa",
            "options.step.checked.description",
            "options.step.entity.description",
            "options.step.init.title",
            "system_health.info.endpoints",
        }
    ),
}
