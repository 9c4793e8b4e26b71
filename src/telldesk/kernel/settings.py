"""Every setting, read from the environment (`TELLDESK_*`) into one dataclass.

`telldesk doctor` explains each; `docs/operators.md` lists them. A wrong value is one
`Misconfigured` error that names the variable and the remedy.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from telldesk.kernel.errors import Misconfigured

PREFIX = "TELLDESK_"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one process. The text under a field is its documentation."""

    environment: str = "production"
    """`production`, `demo` or `test`; the last two allow the simulator and plain http."""
    database_url: str = ""
    """PostgreSQL 16+ login that may create roles and schemas; used by the command line only when
    the per-process logins below are given."""
    database_web_url: str = ""
    """Login of the web process (`td_web`). Empty: `database_url` with that user name."""
    database_worker_url: str = ""
    """Login of the worker for tenants' work (`td_worker`). Empty: as above."""
    database_relay_url: str = ""
    """Login of the worker for queues (`td_relay`). Empty: as above."""
    database_portal_url: str = ""
    """Login of web and worker for owners' accounts (`td_portal`). Empty: as above."""
    database_login_secret: str = field(default="", repr=False)
    """Passwords of the derived logins come from this secret. Empty: no password (local socket)."""
    database_direct_url: str = ""
    """Past the pooler, for LISTEN and migrations. Empty: `database_url`'s place."""
    database_pooler: str = "none"
    """`none` or `transaction` (PgBouncer): the latter turns the statement cache off."""
    database_pool_size: int = 8
    """Connections per login and process; each grows ~114 KiB per tenant it has touched."""
    redis_url: str = ""
    """Valkey or Redis: nudges, buckets, presence. May be lost at any moment."""
    key_file: str = ""
    """File with the key-encryption keys (`telldesk keys init`); worker and command line only."""
    hook_key_secret: str = field(default="", repr=False)
    """Secret behind the hook keys' checksum; web and command line. At least 32 characters."""
    public_url: str = ""
    """Where Telegram and browsers reach the web process, e.g. `https://desk.example.com`."""
    portal_name: str = "Telldesk"
    """Whose portal it is: the name owners read on it. No contact or agent ever does."""
    plans_file: str = ""
    """TOML file of the plans that are sold; command line and web. Empty: none, and no limits."""
    portal_secret: str = field(default="", repr=False)
    """Secret behind owners' sign-in; web, worker and command line. At least 32 characters. Empty:
    no portal."""
    portal_sign_up: str = "invited"
    """Who becomes an owner: `invited` people only, or whoever asks (`open`)."""
    telegram_api_url: str = "https://api.telegram.org"
    """Bot API base: Telegram's, a local Bot API server's, or the simulator's (loopback only)."""
    telegram_public_key: str = ""
    """Ed25519 key (hex) that signs launch data. Empty: Telegram's. Others: loopback API only."""
    smtp_url: str = field(default="", repr=False)
    """SMTP server, e.g. `smtps://user:password@mail.example.com:465`; worker. Empty: no mail."""
    mail_from: str = ""
    """Address agents' mail comes from; web and worker. Empty: nobody is offered mail."""
    demo_mail_url: str = ""
    """Where a demo shows the mail it sent; set by `telldesk demo`, of no use elsewhere."""
    push_hosts: str = (
        "fcm.googleapis.com updates.push.services.mozilla.com web.push.apple.com"
        " *.notify.windows.com"
    )
    """Hosts of browsers' push services that the worker may talk to, `*.` for those below one."""
    bind: str = "127.0.0.1:8000"
    """Address and port of the web process."""
    internal_bind: str = "127.0.0.1:8001"
    """Address and port of metrics and internal routes; keep it private."""
    worker_internal_bind: str = "127.0.0.1:8002"
    """The same for the worker."""
    web_processes: int = 1
    """Web worker processes behind `bind`."""
    worker_concurrency: int = 16
    """Jobs one worker runs at a time."""
    trusted_proxies: int = 0
    """Proxy hops in front of the web process whose X-Forwarded-For entry is believed."""
    storage_url: str = ""
    """Where files lie: `s3://bucket/prefix`. Empty: `files` in `data_dir`, for web and worker."""
    storage_endpoint: str = ""
    """Address of an S3-compatible store, e.g. `https://s3.example.com`. Empty: Amazon's."""
    storage_region: str = ""
    """Region of the bucket, where the store has any."""
    storage_key: str = ""
    """Access key of the store; web and worker."""
    storage_secret: str = field(default="", repr=False)
    """Its secret; web and worker."""
    storage_desk_gb: int = 20
    """Most gigabytes of files one desk may keep; 0 is no limit."""
    clamd: str = ""
    """ClamAV that looks at files: `unix:/path` or `tcp:host:port`; web and worker. Empty: none."""
    licence_keys: str = ""
    """File of public keys to try licences with, in demo or test; production has its own."""
    data_dir: str = ""
    """Folder for keys and files. Empty: the platform's data folder."""
    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""
    log_json: bool = True
    """One JSON object per line; false gives lines for people."""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def has_portal(self) -> bool:
        """Whether owners can sign in here at all."""
        return bool(self.portal_secret)

    @property
    def telegram_api_is_local(self) -> bool:
        """Whether the Bot API base is on loopback: only then another signing key is accepted."""
        return (urlsplit(self.telegram_api_url).hostname or "") in {"127.0.0.1", "::1", "localhost"}

    @property
    def bind_address(self) -> tuple[str, int]:
        return _address(self.bind, "BIND")

    @property
    def internal_bind_address(self) -> tuple[str, int]:
        return _address(self.internal_bind, "INTERNAL_BIND")

    @property
    def worker_internal_bind_address(self) -> tuple[str, int]:
        return _address(self.worker_internal_bind, "WORKER_INTERNAL_BIND")

    @property
    def key_path(self) -> Path:
        """Where the key-encryption keys are kept."""
        return Path(self.key_file) if self.key_file else self.data_path / "keys.json"

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir or Path.home() / ".local/share/telldesk")


def _address(value: str, name: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:  # noqa: PLR2004 - port range
        raise Misconfigured(
            f"{value!r} is not an address.",
            setting=PREFIX + name,
            remedy="Write host:port, e.g. 127.0.0.1:8000.",
        )
    return host.strip("[]"), int(port)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings this environment spells out.

    Raises:
        Misconfigured: a value is unreadable, or a `TELLDESK_` variable is not a setting.
    """
    source = os.environ if environment is None else environment
    known = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    values: dict[str, object] = {}
    for name, raw in source.items():
        if not name.startswith(PREFIX):
            continue
        if name not in known:
            raise Misconfigured(
                "no such setting.", setting=name, remedy="Remove it or correct its name."
            )
        values[known[name].name] = _read(name, raw, known[name].type)
    settings = Settings(**values)  # type: ignore[arg-type]  # read by each field's own type above
    _check(settings)
    return settings


def _read(name: str, raw: str, kind: object) -> object:
    if kind is bool:
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise Misconfigured(f"{raw!r} is not yes or no.", setting=name, remedy="Use true or false.")
    if kind is int:
        if not raw.strip().isdecimal():
            raise Misconfigured(
                f"{raw!r} is not a whole number.", setting=name, remedy="Use digits, e.g. 8."
            )
        return int(raw)
    return raw


def _check(settings: Settings) -> None:
    choices = {
        "environment": ("production", "demo", "test"),
        "database_pooler": ("none", "transaction"),
        "portal_sign_up": ("invited", "open"),
        "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
    }
    for name, allowed in choices.items():
        if getattr(settings, name) not in allowed:
            raise Misconfigured(
                f"{getattr(settings, name)!r} is not known.",
                setting=PREFIX + name.upper(),
                remedy=f"Use one of: {', '.join(allowed)}.",
            )
    if settings.telegram_public_key and not settings.telegram_api_is_local:
        raise Misconfigured(
            "another signing key is only accepted while the Bot API is on loopback.",
            setting=PREFIX + "TELEGRAM_PUBLIC_KEY",
            remedy="Remove it: Telegram's own key is built in.",
        )
    for name in ("hook_key_secret", "portal_secret"):
        secret = getattr(settings, name)
        if secret and len(secret) < 32:  # noqa: PLR2004 - 32 characters hold 128 bits or more
            raise Misconfigured(
                "too short.",
                setting=PREFIX + name.upper(),
                remedy="Give at least 32 random characters (`telldesk keys init` makes some).",
            )
    if settings.licence_keys and settings.is_production:
        raise Misconfigured(
            "other keys are only accepted in demo or test.",
            setting=PREFIX + "LICENCE_KEYS",
            remedy="Remove it: the vendor's keys are built in.",
        )
