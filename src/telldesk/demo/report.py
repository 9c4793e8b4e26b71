"""What a demo that is up tells about itself: one line for programs, a page for people."""

import msgspec

from telldesk.channels.staff.links import INVITATION


class DemoAgent(msgspec.Struct, kw_only=True):
    key: str
    name: str
    role: str
    telegram_user_id: int | None
    invitation: str = ""
    """The code of an unused invitation, for those who are not linked yet."""


class DemoTenant(msgspec.Struct, kw_only=True):
    """One tenant as programs are told about it."""

    slug: str
    name: str
    id: str
    schema: str
    bot_id: int
    bot_username: str
    hook: str
    app: str
    agents: list[DemoAgent]
    contacts: dict[str, int]
    """Name in the history -> Telegram id."""
    owners: list[str] = []
    """E-mail addresses that sign in to the portal."""


class DemoReport(msgspec.Struct, kw_only=True):
    """What programs get on standard output, as one line of JSON."""

    data: str
    web: str
    simulator: str
    portal: str
    mail: str
    """The page that shows every letter the demo sends."""
    internal: str
    worker_internal: str
    database_url: str
    redis_url: str
    env_file: str
    pid_file: str
    tenants: list[DemoTenant]
    seconds: float


def for_people(report: DemoReport) -> str:
    """The addresses, and whom one may play."""
    lines = [
        "",
        f"Telldesk is up after {report.seconds:.0f} s.",
        "Open the chats, write to a bot as anybody, answer as its staff:",
        "",
        f"  {report.simulator}/",
        "",
    ]
    for tenant in report.tenants:
        staff = ", ".join(f"{a.name} ({a.role})" for a in tenant.agents if a.telegram_user_id)
        lines += [
            f"  {tenant.name}  (@{tenant.bot_username})",
            f"    app: {tenant.app}",
            f"    staff: {staff}",
        ]
        if tenant.owners:
            lines.append(f"    owners: {', '.join(tenant.owners)}")
        lines += [
            f"    invited: {a.name}; as a new person send the bot /start {INVITATION}{a.invitation}"
            for a in tenant.agents
            if a.invitation
        ]
    lines += ["", f"  portal for owners: {report.portal}",
              f"  mail to them, and to everybody: {report.mail}",
              "", f"  API: {report.web}/schema/openapi.json", f"  data: {report.data}", "",
              "Ctrl-C stops everything and keeps it."]  # fmt: skip
    return "\n".join(lines)
