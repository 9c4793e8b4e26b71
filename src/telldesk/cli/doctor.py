"""`telldesk doctor`: is everything there, and what to do where it is not.

Every line is ok, warn or fail with a remedy; a fail makes the exit code 1. Nothing is changed.
"""

import asyncio
import http.client
import os
import socket
import stat
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.cli.app_checks import check_apps, check_build
from telldesk.cli.database_checks import check_database
from telldesk.cli.file_checks import check_antivirus, check_storage
from telldesk.cli.findings import Finding, Level, doubtful, fine, wrong
from telldesk.cli.keys import is_copied
from telldesk.cli.license_lines import finding_of
from telldesk.cli.output import Voice, pass_voice, with_json
from telldesk.cli.places import House, open_house, read_settings
from telldesk.cli.tenant_rows import TenantFacts, all_inboxes, all_tenants
from telldesk.kernel.crypto import load_key_file
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.mail import Mailer
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.licensing.rows import kept_licence, standing_of

_SIGNS: Final = {Level.OK: "ok  ", Level.WARN: "warn", Level.FAIL: "FAIL"}
_TIMEOUT_S: Final = 5.0
_OTHERS: Final = 0o077
_HOSTS_CHECKED: Final = 200


@click.command()
@with_json
@pass_voice
def doctor(voice: Voice) -> int:
    """Check settings, database, keys, addresses and clocks one by one."""
    findings = asyncio.run(_examine())
    for finding in findings:
        line = f"{_SIGNS[finding.level]}  {finding.check}: {finding.detail}"
        voice.say(f"{line}\n      -> {finding.remedy}" if finding.remedy else line)
    failed = sum(finding.level is Level.FAIL for finding in findings)
    voice.answer(
        {
            "ok": not failed,
            "findings": [
                {
                    "check": finding.check,
                    "level": finding.level.value,
                    "detail": finding.detail,
                    "remedy": finding.remedy,
                }
                for finding in findings
            ],
        }
    )
    return 1 if failed else 0


async def _examine() -> list[Finding]:
    try:
        settings = read_settings()
    except Misconfigured as error:
        return [wrong("settings", str(error), "Correct it; nothing else was looked at.")]
    found = [_settings(settings), _keys(settings), _data_folder(settings)]
    found += await check_database(settings)
    found.append(await _valkey(settings))
    found += [await check_storage(settings), await check_antivirus(settings)]
    found += [_public_url(settings), _mail(settings), _portal(settings), check_build(settings)]
    if all(finding.level is not Level.FAIL for finding in found):
        found += await _tenants(settings)
    found.append(await asyncio.to_thread(_bot_api, settings))
    return found


def _settings(settings: Settings) -> Finding:
    if not settings.hook_key_secret:
        remedy = "Set TELLDESK_HOOK_KEY_SECRET; `telldesk keys init` suggests one."
        return wrong("settings", "no secret for webhook addresses", remedy)
    if not settings.is_production:
        remedy = "Set TELLDESK_ENVIRONMENT=production where real people write."
        return doubtful("settings", f"environment is {settings.environment}", remedy)
    return fine("settings", "readable; environment is production")


def _keys(settings: Settings) -> Finding:
    path = settings.key_path
    try:
        load_key_file(path)
    except Misconfigured as error:
        return wrong("keys", str(error), "Run `telldesk keys init`, or restore your copy.")
    if stat.S_IMODE(path.stat().st_mode) & _OTHERS:
        return wrong("keys", f"{path} may be read by others", f"chmod 600 {path}")
    if not is_copied(path):
        told = "no confirmed copy outside the data folder"
        remedy = "Run `telldesk keys export PATH` and keep that file elsewhere."
        return (wrong if settings.is_production else doubtful)("keys", told, remedy)
    return fine("keys", f"{path}, with a confirmed copy elsewhere")


def _data_folder(settings: Settings) -> Finding:
    path = settings.data_path
    nearest = next((one for one in (path, *path.parents) if one.exists()), Path("/"))
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        return wrong("data folder", f"{path} cannot be written", "Correct TELLDESK_DATA_DIR.")
    return fine("data folder", str(path))


async def _valkey(settings: Settings) -> Finding:
    if not settings.redis_url:
        return wrong("valkey", "no address given", "Set TELLDESK_REDIS_URL.")
    try:
        client = redis.Redis.from_url(settings.redis_url, socket_timeout=_TIMEOUT_S)
    except ValueError as error:
        return wrong("valkey", str(error), "Correct TELLDESK_REDIS_URL.")
    try:
        facts = await client.info("server")
    except (RedisError, OSError, TimeoutError) as error:
        return wrong("valkey", type(error).__name__, "Start it, or correct TELLDESK_REDIS_URL.")
    finally:
        await client.aclose()
    return fine("valkey", f"answers, version {facts.get('valkey_version', facts['redis_version'])}")


def _public_url(settings: Settings) -> Finding:
    parts = urlsplit(settings.public_url)
    if not parts.hostname:
        remedy = "Set TELLDESK_PUBLIC_URL, e.g. https://desk.example.com."
        return wrong("public address", "not set", remedy)
    if settings.is_production and parts.scheme != "https":
        remedy = "Put a TLS proxy in front and write https://."
        return wrong("public address", f"{settings.public_url} is not https", remedy)
    return fine("public address", settings.public_url)


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url and not settings.mail_from:
        return fine("mail", "not set up; agents are not offered it")
    if not settings.smtp_url or not settings.mail_from:
        remedy = "Give TELLDESK_SMTP_URL to the worker and TELLDESK_MAIL_FROM to web and worker."
        return doubtful("mail", "only one of server and sender is set here", remedy)
    try:
        Mailer(settings)
    except Misconfigured as error:
        return wrong("mail", str(error), "Correct it; the worker does not start with it.")
    return fine("mail", f"from {settings.mail_from}")


def _portal(settings: Settings) -> Finding:
    """Whether owners can sign in: by letters, so there must be mail."""
    if not settings.has_portal:
        return fine("portal", "not set up; owners cannot sign in")
    if not settings.smtp_url or not settings.mail_from:
        remedy = "Give TELLDESK_SMTP_URL and TELLDESK_MAIL_FROM to the worker."
        return doubtful("portal", "owners sign in by letter, and there is no mail here", remedy)
    return fine("portal", f"at {settings.public_url.rstrip('/')}/portal/")


async def _tenants(settings: Settings) -> list[Finding]:
    async with open_house(settings) as house:
        rows = await house.own(all_tenants)
        found = [await _hosts(settings, rows), await _undelivered(house, rows)]
        found.append(await _licence(house))
        if found[0].level is not Level.FAIL:  # where a host is unknown, that was said already
            found.append(await check_apps(settings, rows, await house.own(all_inboxes)))
        return found


async def _hosts(settings: Settings, rows: list[TenantFacts]) -> Finding:
    """Whether every tenant has a host of its own: they share no cookies and no storage then."""
    base = urlsplit(settings.public_url).hostname or ""
    if not settings.is_production:
        return fine("tenants' hosts", "one shared host is enough outside production")
    loop = asyncio.get_running_loop()
    lost = []
    for row in rows[:_HOSTS_CHECKED]:
        try:
            await loop.getaddrinfo(f"{row.slug}.{base}", 443)
        except socket.gaierror:
            lost.append(f"{row.slug}.{base}")
    if lost:
        remedy = f"Point *.{base} to the TLS proxy and give it certificates for it."
        return wrong("tenants' hosts", f"unknown to DNS: {', '.join(lost[:5])}", remedy)
    return fine("tenants' hosts", f"{len(rows)} tenants, each with its own")


_TROUBLED: Final = """
SELECT EXISTS (SELECT FROM deliveries WHERE state IN ('failed', 'unknown') AND finished_at > $1)
"""
_LATELY: Final = timedelta(days=7)


async def _undelivered(house: House, rows: list[TenantFacts]) -> Finding:
    async def is_troubled(work: Work) -> bool:
        found: bool = await work.conn.fetchval(_TROUBLED, work.now - _LATELY)
        return found

    troubled = [
        row.slug for row in rows[:_HOSTS_CHECKED] if await house.desk.run(row.tenant, is_troubled)
    ]
    if troubled:
        told = f"failed or unknown in the last week at {', '.join(troubled[:5])}"
        return doubtful("deliveries", told, "Look: `telldesk dead-letters list`.")
    return fine("deliveries", "none failed in the last week")


async def _licence(house: House) -> Finding:
    async def look(work: Work) -> Finding:
        kept = await kept_licence(work.conn)
        return finding_of(await standing_of(work.conn, kept, house.settings, work.now))

    try:
        return await house.own(look)
    except Misconfigured as error:
        return doubtful("licence", str(error), "Correct it; until then no tenant can be added.")


def _bot_api(settings: Settings) -> Finding:
    parts = urlsplit(settings.telegram_api_url)
    host = parts.hostname or ""
    kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    if parts.scheme not in kinds or not host:
        remedy = "Write e.g. https://api.telegram.org."
        return wrong("Bot API", f"{settings.telegram_api_url!r} is no address", remedy)
    if settings.is_production and parts.scheme == "http" and not settings.telegram_api_is_local:
        return wrong("Bot API", "tokens would travel unencrypted", "Use https.")
    connection = kinds[parts.scheme](host, parts.port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        remedy = "Let this machine reach it, or correct TELLDESK_TELEGRAM_API_URL."
        return wrong("Bot API", f"{host} does not answer ({type(error).__name__})", remedy)
    finally:
        connection.close()
    return fine("Bot API", f"{host} answers ({status})")
