"""Files of one tenant's folder -> `Declared`, or everything that is wrong with them. Pure."""

import hashlib
import re
import struct
import zoneinfo
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from telldesk.tenancy.manifest import (
    CategoryWish,
    Declared,
    Display,
    InboxWish,
    Manifest,
    Policy,
    Problem,
    StaffWish,
    Vocabulary,
)
from telldesk.tenancy.names import name_problem, slug_problem
from telldesk.tenancy.presets import category_presets
from telldesk.tenancy.toml_sheet import Sheet, Table

MANIFEST: Final = "tenant.toml"
MANAGED: Final = ("merge", "manifest")
BOUNDARIES: Final = ("thread", "hours", "ask")
SORTINGS: Final = ("ask", "guess", "never")
ASSIGNINGS: Final = ("by_hand", "in_turn", "by_load")
COLOURS: Final = ("accent", "accent_dark", "header")
LONGEST_TEXT: Final = 1000
# Limits of setMyName, setMyShortDescription, setMyDescription.
# Source: core.telegram.org/bots/api, 2026-11.
_DISPLAY: Final = {"name": 64, "about": 120, "description": 512}
_TOP: Final = (
    *("name", "languages", "default_language", "time_zone", "managed", "categories_preset"),
    *("inbox", "brand", "desk", "categories", "staff"),
)
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_ENV: Final = re.compile(r"[A-Z][A-Z0-9_]{2,63}")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_LOGO_BYTES: Final = 512 * 1024
_LOGO_PIXELS: Final = 2048


def read_manifest(
    slug: str, files: Mapping[str, bytes], vocabulary: Vocabulary, *, folder: str
) -> tuple[Declared | None, list[Problem]]:
    """The declared tenant, or None and why not. `folder` is how messages name the place."""
    problems: list[Problem] = []
    sheet = Sheet(f"{folder}/{MANIFEST}", files.get(MANIFEST, b""), problems)
    if MANIFEST not in files:
        sheet.wrong("", "missing", "Write it, or remove the folder", line=1)
        return None, problems
    reason = slug_problem(slug)
    if reason:
        sheet.wrong("", f"the folder's name {slug!r}: {reason}", "Rename the folder", line=1)
    if sheet.root:
        declared = _Reading(slug, files, vocabulary, sheet, problems).read(folder)
        if not problems:
            return declared, []
    elif not problems:
        sheet.wrong("", "empty", 'Begin with name = "..."')
    return None, sorted(set(problems))


class _Reading:
    def __init__(
        self,
        slug: str,
        files: Mapping[str, bytes],
        vocabulary: Vocabulary,
        sheet: Sheet,
        problems: list[Problem],
    ) -> None:
        self._slug = slug
        self._files = files
        self._vocabulary = vocabulary
        self._sheet = sheet
        self._problems = problems
        self._languages: list[str] = []

    def read(self, folder: str) -> Declared:
        sheet, root = self._sheet, self._sheet.root
        sheet.keys(root, "", _TOP)
        self._languages = sheet.texts(root, "", "languages", most=16)
        for language in self._languages:
            if language not in self._vocabulary.languages:
                known = ", ".join(self._vocabulary.languages)
                sheet.wrong("languages", f"{language!r} is not spoken here", f"Known: {known}")
        brand = sheet.table(root, "", "brand")
        sheet.keys(brand, "brand", ("logo", "colours"))
        logo, picture = self._logo(brand)
        manifest = Manifest(
            slug=self._slug,
            name=self._name(root, "", "name", longest=64),
            languages=self._languages,
            default_language=sheet.choice(
                root, "", "default_language", self._languages or [""], default=None
            ),
            time_zone=self._time_zone(),
            colours=self._colours(brand),
            logo=logo,
            managed=sheet.choice(root, "", "managed", MANAGED, default="merge"),
            inbox=self._inbox(),
            policy=self._policy(),
            categories=self._categories(),
            staff=self._staff(),
            texts=self._texts(folder),
        )
        return Declared(manifest, picture)

    def _name(self, table: Table, path: str, key: str, *, longest: int) -> str:
        name = self._sheet.text(table, path, key, longest=longest)
        reason = name_problem(name)
        if reason:
            where = f"{path}.{key}" if path else key
            self._sheet.wrong(where, reason, "Use the tenant's own name")
        return name

    def _time_zone(self) -> str:
        name = self._sheet.text(self._sheet.root, "", "time_zone", longest=64, default="UTC")
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self._sheet.wrong("time_zone", f"{name!r} is no time zone", "Use e.g. Europe/Moscow")
        return name

    def _colour(self, table: Table, path: str, key: str, *, default: str | None) -> str:
        colour = self._sheet.text(table, path, key, longest=7, default=default)
        if colour and not _COLOUR.fullmatch(colour.lower()):
            self._sheet.wrong(
                f"{path}.{key}", f"{colour!r} is no colour", "Write #rrggbb, e.g. #2965cc"
            )
        return colour.lower()

    def _colours(self, brand: Table) -> dict[str, str]:
        table = self._sheet.table(brand, "brand", "colours")
        self._sheet.keys(table, "brand.colours", COLOURS)
        found = {"accent": self._colour(table, "brand.colours", "accent", default=None)}
        for key in COLOURS[1:]:
            if key in table:
                found[key] = self._colour(table, "brand.colours", key, default="")
        return found

    def _logo(self, brand: Table) -> tuple[str, bytes]:
        """The name the picture is kept under, and the picture."""
        name = self._sheet.text(brand, "brand", "logo", longest=200, default="")
        if not name:
            return "", b""
        where, place = "brand.logo", PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts or "\\" in name or place.parts[0] != "brand":
            self._sheet.wrong(where, "outside the folder brand/", "Write e.g. brand/logo.png")
            return "", b""
        picture = self._files.get(str(place))
        if picture is None:
            self._sheet.wrong(where, f"no such file: {name}", "Add it, or remove this line")
            return "", b""
        reason = _picture_problem(picture)
        if reason:
            self._sheet.wrong(where, reason, "Save a smaller square picture as PNG")
        return f"brand/logo-{hashlib.sha256(picture).hexdigest()[:12]}.png", picture

    def _inbox(self) -> InboxWish:
        sheet = self._sheet
        table = sheet.table(sheet.root, "", "inbox")
        sheet.keys(table, "inbox", ("token_env", "display"))
        variable = sheet.text(table, "inbox", "token_env", longest=64)
        if variable and (not _ENV.fullmatch(variable) or variable.startswith("TELLDESK_")):
            sheet.wrong(
                "inbox.token_env",
                "not the name of an environment variable for tokens",
                "Use capitals, digits and _, e.g. SHOP_BOT_TOKEN; TELLDESK_ is kept for settings",
            )
        shown = sheet.table(table, "inbox", "display")
        sheet.keys(shown, "inbox.display", self._languages)
        display: dict[str, Display] = {}
        for language in self._languages:
            path = f"inbox.display.{language}"
            one = sheet.table(shown, "inbox.display", language)
            sheet.keys(one, path, _DISPLAY)
            if "name" in one:
                self._name(one, path, "name", longest=_DISPLAY["name"])
            texts = {
                key: sheet.text(one, path, key, longest=longest, default="")
                for key, longest in _DISPLAY.items()
            }
            if one:
                display[language] = Display(**texts)
        return InboxWish(variable, display)

    def _policy(self) -> Policy:
        sheet = self._sheet
        table = sheet.table(sheet.root, "", "desk")
        sheet.keys(table, "desk", Policy.__struct_fields__)
        return Policy(
            boundary=sheet.choice(table, "desk", "boundary", BOUNDARIES, default="hours"),
            boundary_hours=sheet.number(
                table, "desk", "boundary_hours", within=range(1, 8761), default=72
            ),
            burst_s=sheet.number(table, "desk", "burst_s", within=range(301), default=20),
            sorting=sheet.choice(table, "desk", "sorting", SORTINGS, default="guess"),
            assigning=sheet.choice(table, "desk", "assigning", ASSIGNINGS, default="by_hand"),
            capacity=sheet.number(table, "desk", "capacity", within=range(1, 501), default=10),
            ratings=sheet.flag(table, "desk", "ratings", default=True),
            closing_transcripts=sheet.flag(table, "desk", "closing_transcripts", default=False),
        )

    def _categories(self) -> list[CategoryWish]:
        sheet = self._sheet
        presets = category_presets()
        preset = sheet.choice(sheet.root, "", "categories_preset", presets, default="")
        found = [
            CategoryWish(
                one.key,
                {lang: one.names[lang] for lang in self._languages if lang in one.names},
                one.icon,
                one.colour,
            )
            for one in (presets[preset].categories if preset in presets else ())
        ]
        lines = {one.key: sheet.line("categories_preset") for one in found}
        for path, table in sheet.tables(sheet.root, "", "categories", most=40):
            sheet.keys(table, path, ("key", "names", "icon", "colour"))
            names = sheet.table(table, path, "names")
            sheet.keys(names, f"{path}.names", self._languages)
            found.append(
                CategoryWish(
                    self._key(table, path, lines),
                    {
                        lang: sheet.text(names, f"{path}.names", lang, longest=64)
                        for lang in self._languages
                    },
                    sheet.text(table, path, "icon", longest=8, default=""),
                    self._colour(table, path, "colour", default=""),
                )
            )
        return found

    def _staff(self) -> list[StaffWish]:
        sheet = self._sheet
        lines: dict[str, int] = {}
        found = []
        for path, table in sheet.tables(sheet.root, "", "staff", most=200):
            sheet.keys(table, path, ("key", "name", "role", "language"))
            default = self._languages[0] if self._languages else ""
            found.append(
                StaffWish(
                    self._key(table, path, lines),
                    sheet.text(table, path, "name", longest=64),
                    sheet.choice(table, path, "role", self._vocabulary.roles, default=None),
                    sheet.choice(
                        table, path, "language", self._vocabulary.languages, default=default
                    ),
                )
            )
        if not any(one.role == "owner" for one in found):
            sheet.wrong("staff", "nobody is the owner", 'Give one person role = "owner"')
        return found

    def _key(self, table: Table, path: str, lines: dict[str, int]) -> str:
        sheet = self._sheet
        key = sheet.text(table, path, "key", longest=32)
        if key and not _KEY.fullmatch(key):
            sheet.wrong(f"{path}.key", f"{key!r} is no key", "Use small letters, digits, hyphens")
        if key in lines:
            sheet.wrong(f"{path}.key", f"{key!r} stands on line {lines[key]} too", "Rename one")
        elif key:
            lines[key] = sheet.line(f"{path}.key")
        return key

    def _texts(self, folder: str) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name in sorted(self._files):
            place = PurePosixPath(name)
            if place.parts[0] != "texts":
                continue
            sheet = Sheet(f"{folder}/{name}", self._files[name], self._problems)
            if place.suffix != ".toml" or place.stem not in self._languages:
                known = ", ".join(f"texts/{lang}.toml" for lang in self._languages)
                sheet.wrong("", "not a language of this desk", f"Known: {known}", line=1)
                continue
            sheet.keys(sheet.root, "", self._vocabulary.texts)
            found[place.stem] = self._worded(sheet)
        return found

    def _worded(self, sheet: Sheet) -> dict[str, str]:
        words: dict[str, str] = {}
        for key in sheet.root:
            allowed = self._vocabulary.texts.get(key)
            if allowed is None:
                continue
            text = sheet.text(sheet.root, "", key, longest=LONGEST_TEXT)
            reason = self._vocabulary.check_text(text, allowed) if text.strip() else ""
            if reason:
                names = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "no placeholders"
                sheet.wrong(key, reason, f"Allowed here: {names}")
            if "telldesk" in text.casefold():
                sheet.wrong(key, "names the platform", "Speak as the tenant only")
            words[key] = text.strip()
        return words


def _picture_problem(picture: bytes) -> str:
    if not picture.startswith(_PNG) or len(picture) < 24:  # noqa: PLR2004 - signature and IHDR
        return "not a PNG picture"
    width, height = struct.unpack(">II", picture[16:24])
    if len(picture) > _LOGO_BYTES:
        return f"larger than {_LOGO_BYTES // 1024} KiB"
    if not 0 < width <= _LOGO_PIXELS or not 0 < height <= _LOGO_PIXELS:
        return f"{width} x {height} pixels, {_LOGO_PIXELS} are the most"
    return ""
