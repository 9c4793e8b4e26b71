"""`telldesk license`: installed, shown and removed by operators; made by the vendor.

What the vendor's two commands need is a key file: no database and no settings.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Final

import click
from typing_extensions import override

from telldesk.cli.license_lines import change_document, document, lines, say_change
from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import open_house, read_settings
from telldesk.cli.tenant_rows import ACTOR
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.licensing.actions import Change, install_licence, remove_licence, weigh_licence
from telldesk.licensing.issuing import issue_licence
from telldesk.licensing.licence import GRACE_DAYS, MOST_GRACE_DAYS, Feature
from telldesk.licensing.rows import kept_licence, standing_of
from telldesk.licensing.signing import MOST_CHARS
from telldesk.licensing.standing import Standing
from telldesk.licensing.vendor import (
    BUILT_IN,
    create_vendor_key,
    key_id,
    load_vendor_key,
    read_vendor_keys,
    written_key,
)

_MOST_DIGITS: Final = 9


class _NumberOr(click.ParamType[int | str]):
    """A whole number, or the one word that is none."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.name = f"number|{word}"

    @override
    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        if value == self._word:
            return value
        if not value.isascii() or not value.isdecimal() or len(value) > _MOST_DIGITS:
            self.fail(f"{value[:40]!r} is neither a number nor {self._word!r}.", param, ctx)
        return int(value)


class _DayOr(click.ParamType[date | str]):
    """A day as YYYY-MM-DD, or the one word that is none."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.name = f"yyyy-mm-dd|{word}"

    @override
    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | str:
        if value == self._word:
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value[:40]!r} is neither YYYY-MM-DD nor {self._word!r}.", param, ctx)


@click.group()
def license_() -> None:
    """The licence of this installation."""


@license_.command()
@with_json
@pass_voice
def show(voice: Voice) -> None:
    """Tell what the licence allows, what of it is used, and what is wrong with it."""

    async def look(settings: Settings) -> Standing:
        async with open_house(settings) as house:

            async def read(work: Work) -> Standing:
                kept = await kept_licence(work.conn)
                return await standing_of(work.conn, kept, settings, work.now)

            return await house.own(read)

    stands = asyncio.run(look(read_settings()))
    voice.answer(document(stands))
    for line in lines(stands):
        voice.say(line)


@license_.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--dry-run", is_flag=True, help="Check it, say what would change, change nothing.")
@with_json
@pass_voice
def install(voice: Voice, file: IO[str], *, dry_run: bool) -> None:
    """Install the licence in FILE (- reads it from standard input) instead of the one there is."""
    text = file.read(2 * MOST_CHARS + 1)
    settings = read_settings()

    async def verb(work: Work) -> Change:
        if dry_run:
            return await weigh_licence(work, text=text, settings=settings)
        return await install_licence(work, ACTOR, text=text, settings=settings)

    change = _changed(settings, verb)
    voice.answer(change_document(change, is_done=change.is_new and not dry_run))
    say_change(voice, change)
    if dry_run:
        voice.say("Nothing was changed (--dry-run).")
    elif not change.is_new:
        voice.say("It was installed already.")


@license_.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_json
@pass_voice
def remove(voice: Voice, *, yes: bool) -> None:
    """Remove the licence: new tenants follow the free tier, all that is there goes on."""
    if not yes:
        if voice.is_json or not sys.stdin.isatty():
            raise click.UsageError("Nobody to ask here: add --yes.")
        click.confirm("Remove the licence of this installation?", abort=True, err=True)
    settings = read_settings()
    change = _changed(settings, lambda work: remove_licence(work, ACTOR, settings=settings))
    voice.answer(change_document(change, is_done=change.is_new))
    if change.is_new:
        say_change(voice, change)
    else:
        voice.say("None is installed; nothing was changed.")


def _changed(settings: Settings, verb: Callable[[Work], Awaitable[Change]]) -> Change:
    async def act() -> Change:
        async with open_house(settings) as house:
            return await house.own(verb)

    return asyncio.run(act())


@license_.command(name="new-key")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_json
@pass_voice
def new_key(voice: Voice, path: Path) -> None:
    """Vendor: make a key that signs licences, PATH being its private file."""
    public = create_vendor_key(path)
    voice.answer({"key": str(path), "key_id": key_id(public), "public_key": written_key(public)})
    voice.say(f"Private key {key_id(public)} written to {path}. Whoever has it can make licences:")
    voice.say("keep it, and a copy, where no installation and no repository is.")
    voice.say(f"Add the public one to `keys` in {BUILT_IN.name} and build the release with it:")
    voice.say(f'  "{written_key(public)}",')


@license_.command()
@click.option("--key", "key_file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--customer", required=True, help="Whom it is for.")
@click.option("--tenants", required=True, type=_NumberOr("unlimited"), help="How many.")
@click.option("--features", default="", help=f"With commas between: {', '.join(Feature)}.")
@click.option("--expires", required=True, type=_DayOr("never"), help="The last day.")
@click.option("--starts", type=_DayOr("today"), default="today", help="The first day.")
@click.option(
    "--grace-days", type=click.IntRange(0, MOST_GRACE_DAYS), default=GRACE_DAYS, show_default=True
)
@with_json
@pass_voice
def issue(
    voice: Voice,
    key_file: Path,
    *,
    customer: str,
    tenants: int | str,
    features: str,
    expires: date | str,
    starts: date | str,
    grace_days: int,
) -> None:
    """Vendor: print a new licence, signed with the private key in the file --key."""
    now = datetime.now(UTC)
    licence, text = issue_licence(
        load_vendor_key(key_file),
        customer=customer,
        tenants=tenants if isinstance(tenants, int) else None,
        features=[one.strip() for one in features.split(",") if one.strip()],
        starts_on=starts if isinstance(starts, date) else now.date(),
        expires_on=expires if isinstance(expires, date) else None,
        grace_days=grace_days,
        now=now,
    )
    voice.answer({"licence": text, "id": str(licence.id), "key_id": licence.key_id})
    voice.say(text)
    if licence.key_id not in read_vendor_keys(BUILT_IN):
        voice.warn(f"This build does not know the key {licence.key_id}; see `license new-key`.")
