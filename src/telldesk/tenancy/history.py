"""`history.toml`: invented conversations that a demonstration plays through the real verbs. Pure.

Times are relative to the day they are played: `-3d 14:05` is three days ago at that hour in the
desk's own time zone, `-2h10m` and `-25m` are that long ago.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from telldesk.tenancy.manifest import Manifest, Problem
from telldesk.tenancy.toml_sheet import Sheet, Table

HISTORY: Final = "history.toml"
CONTACT: Final = "contact"
PRIORITIES: Final = ("low", "normal", "high", "critical")
STATUSES: Final = ("open", "in_progress", "waiting", "resolved", "closed")
_DAYS: Final = re.compile(r"-([1-9]\d{0,2})d ([01]\d|2[0-3]):([0-5]\d)")
_AGO: Final = re.compile(r"-(?:([1-9]\d?)h)?(?:([1-9]\d?)m)?")
_LONGEST: Final = 4000


class Person(msgspec.Struct, frozen=True):
    """Somebody who wrote to the desk."""

    key: str
    name: str
    username: str
    language: str


class Said(msgspec.Struct, frozen=True):
    """One message: `author` is 'contact' or a key of the staff."""

    at: str
    author: str
    text: str
    is_note: bool


class Conversation(msgspec.Struct, frozen=True):
    """One ticket from its first message on; '' leaves a property as the messages made it."""

    person: str
    category: str
    priority: str
    status: str
    assignee: str
    messages: list[Said]


class History(msgspec.Struct, frozen=True):
    people: list[Person]
    conversations: list[Conversation]


def moment_of(spelled: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The aware moment that `spelled` means when played at `now`.

    Raises:
        ValueError: not one of the two spellings.
    """
    if match := _DAYS.fullmatch(spelled):
        days, hour, minute = map(int, match.groups())
        local = now.astimezone(zone) - timedelta(days=days)
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    match = _AGO.fullmatch(spelled)
    if match and (match[1] or match[2]):
        return now - timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
    raise ValueError(spelled)


def read_history(
    files: Mapping[str, bytes], manifest: Manifest, *, folder: str
) -> tuple[History | None, list[Problem]]:
    """The history, or None: there is none, or it is wrong."""
    if HISTORY not in files:
        return None, []
    problems: list[Problem] = []
    sheet = Sheet(f"{folder}/{HISTORY}", files[HISTORY], problems)
    sheet.keys(sheet.root, "", ("people", "conversations"))
    people: list[Person] = []
    for path, table in sheet.tables(sheet.root, "", "people", most=200):
        sheet.keys(table, path, ("key", "name", "username", "language"))
        key = sheet.text(table, path, "key", longest=32)
        if any(one.key == key for one in people):
            sheet.wrong(f"{path}.key", f"{key!r} is there already", "Rename one")
        people.append(
            Person(
                key,
                sheet.text(table, path, "name", longest=64),
                sheet.text(table, path, "username", longest=32, default=""),
                sheet.text(table, path, "language", longest=8, default=manifest.default_language),
            )
        )
    names = [one.key for one in people]
    conversations = [
        _conversation(sheet, path, table, manifest, names)
        for path, table in sheet.tables(sheet.root, "", "conversations", most=200)
    ]
    return (None, problems) if problems else (History(people, conversations), [])


def _conversation(
    sheet: Sheet, path: str, table: Table, manifest: Manifest, people: list[str]
) -> Conversation:
    sheet.keys(table, path, ("person", "category", "priority", "status", "assignee", "messages"))
    staff = [one.key for one in manifest.staff]
    categories = [one.key for one in manifest.categories]
    messages = [
        _said(sheet, where, one, staff)
        for where, one in sheet.tables(table, path, "messages", most=100)
    ]
    if not messages or messages[0].author != CONTACT:
        sheet.wrong(path, "does not begin with the contact", 'Let the first have from = "contact"')
    return Conversation(
        sheet.choice(table, path, "person", people, default=None),
        sheet.choice(table, path, "category", categories, default=""),
        sheet.choice(table, path, "priority", PRIORITIES, default="normal"),
        sheet.choice(table, path, "status", STATUSES, default=""),
        sheet.choice(table, path, "assignee", staff, default=""),
        messages,
    )


def _said(sheet: Sheet, path: str, table: Table, staff: list[str]) -> Said:
    sheet.keys(table, path, ("at", "from", "text", "note"))
    at = sheet.text(table, path, "at", longest=20)
    if not _DAYS.fullmatch(at) and not (_AGO.fullmatch(at) and at != "-"):
        sheet.wrong(f"{path}.at", f"{at!r} is no time", "Write -3d 14:05, -2h or -25m")
    is_note = table.get("note", False)
    if not isinstance(is_note, bool):
        sheet.wrong(f"{path}.note", "not yes or no", "Write note = true")
    author = sheet.choice(table, path, "from", (CONTACT, *staff), default=None)
    if is_note and author == CONTACT:
        sheet.wrong(f"{path}.note", "contacts write no notes", "Name a member of staff in from")
    return Said(at, author, sheet.text(table, path, "text", longest=_LONGEST), bool(is_note))
