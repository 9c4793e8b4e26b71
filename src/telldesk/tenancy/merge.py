"""The three-way merge of a manifest: what was applied last, what is wished, what is there. Pure.

Each thing (the desk, a text, a category, a member of staff) is compared field by field. Whoever
changed a field since the last apply wins: only the manifest did, it is applied; only the portal
did, it is drift and stays; both did, it is drift too. `overwrite` lets the manifest win always.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from telldesk.tenancy.manifest import Manifest

Fields = dict[str, Any]
Things = dict[tuple[str, str], Fields]
"""(kind, key) -> fields; kinds are desk, text, category, staff; key of the desk is ''."""


class Act(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    ARCHIVE = "archive"
    KEEP = "keep"


class Change(msgspec.Struct, frozen=True):
    """One line of a plan. KEEP is drift: the portal's value stays."""

    act: Act
    kind: str
    key: str
    field: str = ""
    was: Any = None
    becomes: Any = None

    @property
    def thing(self) -> str:
        name = f"{self.kind} {self.key}".strip()
        return f"{name}.{self.field}" if self.field else name


class Plan(msgspec.Struct, frozen=True):
    changes: list[Change]
    unchanged: int

    @property
    def writes(self) -> list[Change]:
        return [change for change in self.changes if change.act is not Act.KEEP]

    @property
    def drift(self) -> list[Change]:
        return [change for change in self.changes if change.act is Act.KEEP]


def things_of(manifest: Manifest | None) -> Things:
    """The manifest as things with fields, as `merge` compares them."""
    if manifest is None:
        return {}
    things: Things = {
        ("desk", ""): {
            "name": manifest.name,
            "language": manifest.default_language,
            "languages": list(manifest.languages),
            "time_zone": manifest.time_zone,
            "colours": dict(manifest.colours),
            "logo": manifest.logo,
            "boundary": manifest.policy.boundary,
            "boundary_hours": manifest.policy.boundary_hours,
            "burst_s": manifest.policy.burst_s,
            "sorting": manifest.policy.sorting,
            "assigning": manifest.policy.assigning,
            "capacity": manifest.policy.capacity,
            "ratings": manifest.policy.ratings,
            "closing_transcripts": manifest.policy.closing_transcripts,
        }
    }
    for language, words in manifest.texts.items():
        for key, text in words.items():
            things["text", f"{language}/{key}"] = {"text": text}
    for position, category in enumerate(manifest.categories):
        things["category", category.key] = {
            "names": dict(category.names),
            "icon": category.icon,
            "colour": category.colour,
            "position": position,
        }
    for person in manifest.staff:
        things["staff", person.key] = {
            "name": person.name,
            "role": person.role,
            "language": person.language,
        }
    return things


def merge(base: Things, wish: Things, present: Things, *, overwrite: bool) -> Plan:
    """What has to happen so that `present` follows `wish`; things nobody declared stay alone."""
    changes: list[Change] = []
    unchanged = 0
    for (kind, key), fields in wish.items():
        before, now = base.get((kind, key)), present.get((kind, key))
        if now is None:
            removed_here = before is not None and not overwrite
            act = Act.KEEP if removed_here else Act.CREATE
            changes.append(Change(act, kind, key, was=None, becomes=fields))
            continue
        found = _fields(kind, key, before or {}, fields, now, overwrite=overwrite)
        changes.extend(found)
        unchanged += len(fields) - len(found)
    for (kind, key), before in base.items():
        now = present.get((kind, key))
        if (kind, key) in wish or now is None:
            continue
        is_drifted = any(now.get(field) != value for field, value in before.items())
        act = Act.KEEP if is_drifted and not overwrite else Act.ARCHIVE
        changes.append(Change(act, kind, key, was=now, becomes=None))
    return Plan(changes, unchanged)


def _fields(
    kind: str,
    key: str,
    before: Mapping[str, Any],
    wish: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    overwrite: bool,
) -> list[Change]:
    changes = []
    for field, value in wish.items():
        there = now.get(field)
        if there == value:
            continue
        is_ours = field in before and before[field] == there
        act = Act.CHANGE if is_ours or overwrite else Act.KEEP
        changes.append(Change(act, kind, key, field, was=there, becomes=value))
    return changes
