"""Link the entities of one device by their parts, or those that a user has chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..protocol.linking import REPEATED_PARTS, Part
from ..settings import EntityConfig


class Member(NamedTuple):
    """An entity of a device: the part that it lends and those that it takes."""

    entity_id: str
    lends: Part | None
    takes: frozenset[Part]
    # The integration of the entity.
    platform: str = ""


@dataclass(slots=True)
class DeviceLinks:
    """Hold the host of each guest of a device, and the candidates if there are several.

    `entity_ids` are the entities that had a state when the device was linked.
    """

    entity_ids: frozenset[str] = frozenset()
    hosts: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, tuple[str, ...]] = field(default_factory=dict)


def chosen_hosts(configs: Mapping[str, EntityConfig]) -> dict[str, str]:
    """Return the host of each guest that a user has chosen; a guest has no guests."""
    hosts = {
        guest: host
        for host, config in configs.items()
        for guest in config.linked
        if guest != host
    }
    return {guest: host for guest, host in hosts.items() if host not in hosts}


def link(members: Iterable[Member]) -> DeviceLinks:
    """Link the entities of one device.

    Entities that lend nothing become hosts first, then sensors that are not guests
    themselves. If a part has two possible hosts, guests are linked with the one of
    their own integration. With two possible guests or hosts, a part is not linked.
    """
    members = list(members)
    links = DeviceLinks(frozenset(member.entity_id for member in members))
    for hosts_lend in (False, True):
        free = [member for member in members if member.entity_id not in links.hosts]
        for part in Part:
            hosts = [
                member
                for member in free
                if part in member.takes
                and (member.lends is not None) is hosts_lend
                and member.entity_id not in links.hosts
            ]
            guests = [member for member in free if member.lends is part]
            _link_part(part, hosts, guests, links)
    return links


def _link_part(
    part: Part, hosts: list[Member], guests: list[Member], links: DeviceLinks
) -> None:
    """Link the possible hosts and guests of a part, or note them as rivals."""
    groups = [(hosts, guests)]
    if len(hosts) > 1:
        groups = [
            (
                [host for host in hosts if host.platform == platform],
                [guest for guest in guests if guest.platform == platform],
            )
            for platform in dict.fromkeys(guest.platform for guest in guests)
        ]
    for near, found in groups:
        if len(near) == 1 and (len(found) == 1 or part in REPEATED_PARTS):
            links.hosts |= {guest.entity_id: near[0].entity_id for guest in found}
    left = [guest for guest in guests if guest.entity_id not in links.hosts]
    if hosts and left:
        candidates = hosts if len(hosts) > 1 else left
        rivals = tuple(member.entity_id for member in candidates)
        links.rivals |= {member.entity_id: rivals for member in (*hosts, *left)}
