"""`telldesk keys`: the key-encryption keys, and a copy of them kept elsewhere."""

import hashlib
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import read_settings
from telldesk.kernel.crypto import create_key_file, load_key_file, write_secret_file
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import Settings


def copy_flag(path: Path) -> Path:
    """The file that says a copy of the keys at `path` was seen elsewhere."""
    return path.with_name(path.name + ".copied")


def fingerprint(path: Path) -> str:
    """Names the content of a key file without telling it."""
    return hashlib.sha256(b"telldesk-keys" + path.read_bytes()).hexdigest()[:32]


def is_copied(path: Path) -> bool:
    """Whether a copy of exactly these keys was confirmed."""
    flag = copy_flag(path)
    return flag.is_file() and flag.read_text().split()[:1] == [fingerprint(path)]


@click.group()
def keys() -> None:
    """The keys that encrypt every secret in the database."""


@keys.command()
@with_json
@pass_voice
def init(voice: Voice) -> None:
    """Make the key file; an existing one is never touched."""
    settings = read_settings()
    path = settings.key_path
    create_key_file(path)
    wanted = {
        name: secrets.token_urlsafe(36)
        for name, value in (
            ("TELLDESK_HOOK_KEY_SECRET", settings.hook_key_secret),
            ("TELLDESK_PORTAL_SECRET", settings.portal_secret),
            ("TELLDESK_DATABASE_LOGIN_SECRET", settings.database_login_secret),
        )
        if not value
    }
    voice.answer({"key_file": str(path), "secrets": wanted})
    voice.say(f"Keys written to {path}. Without them no token can be read: copy them elsewhere")
    voice.say("with `telldesk keys export PATH`.")
    if wanted:
        voice.say("Not set yet; put these random ones into the environment of all processes:")
        for name, value in wanted.items():
            voice.say(f"  {name}={value}")


@keys.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--confirm", is_flag=True, help="Do not write: check the copy that is there.")
@with_json
@pass_voice
def export(voice: Voice, path: Path, confirm: bool) -> None:
    """Copy the key file to PATH, outside the data folder, and remember that there is a copy."""
    settings = read_settings()
    source = settings.key_path
    load_key_file(source)
    _refuse_near(path, source, settings)
    if not confirm:
        _write_copy(source, path)
    if not path.is_file() or fingerprint(path) != fingerprint(source):
        raise Misconfigured(
            "not a copy of the keys in use.",
            setting=str(path),
            remedy="Write it anew: `telldesk keys export PATH` with another path.",
        )
    note = f"{fingerprint(source)} {datetime.now(UTC).isoformat(timespec='seconds')} {path}\n"
    copy_flag(source).write_text(note)
    voice.answer({"copy": str(path), "fingerprint": fingerprint(source)})
    voice.say(f"{path} is a good copy. Keep it where a fire here does not reach it.")


def _refuse_near(path: Path, source: Path, settings: Settings) -> None:
    target = path.resolve()
    folders = {settings.data_path.resolve(), source.resolve().parent}
    if any(target.is_relative_to(folder) for folder in folders):
        raise Misconfigured(
            "lies in the data folder, beside the original.",
            setting=str(path),
            remedy="Choose another disk or machine.",
        )


def _write_copy(source: Path, path: Path) -> None:
    try:
        write_secret_file(path, source.read_bytes())
    except FileExistsError as error:
        raise Misconfigured(
            "exists already.",
            setting=str(path),
            remedy="Check it with `--confirm`, or choose another path.",
        ) from error
