"""What the doctor looks at for the Mini App: is it built, and does it open where bots say it is."""

import asyncio
import http.client
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from telldesk.channels.staff.apps import app_url
from telldesk.cli.findings import Finding, doubtful, fine, wrong
from telldesk.cli.tenant_rows import InboxLine, TenantFacts
from telldesk.kernel.settings import Settings
from telldesk.web.build import BUILT, HOW_TO_BUILD, read_build

_TIMEOUT_S: Final = 5.0
_MOST: Final = 20
_TOLD: Final = 3


def check_build(settings: Settings) -> Finding:
    """Whether this installation has the app to show."""
    build = read_build(BUILT)
    if build is None:
        remedy = f"Run `{HOW_TO_BUILD}`, then start `serve` anew."
        return (wrong if settings.is_production else doubtful)("app", f"not built: {BUILT}", remedy)
    return fine("app", f"built, release {build.release}")


async def check_apps(
    settings: Settings, tenants: Sequence[TenantFacts], inboxes: Sequence[InboxLine]
) -> Finding:
    """Whether the first tenants' apps open at their own hosts, as Telegram would open them."""
    if not settings.is_production:
        return fine("apps", "opened at the shared host outside production")
    slugs = {one.id: one.slug for one in tenants if one.state == "active"}
    urls = [
        app_url(settings, slug=slugs[one.tenant_id], public_id=one.public_id)
        for one in inboxes
        if one.tenant_id in slugs
    ][:_MOST]
    problems = await asyncio.gather(*(asyncio.to_thread(app_problem, url) for url in urls))
    found = [problem for problem in problems if problem]
    if found:
        remedy = "Let the TLS proxy pass every tenant's host to `serve`, with its own Host header."
        return wrong("apps", "; ".join(found[:_TOLD]), remedy)
    return fine("apps", f"{len(urls)} opened at their own hosts")


def app_problem(url: str) -> str:
    """Why Telegram would not open the app at `url`; '' when it would."""
    place = urlsplit(url)
    kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    if place.scheme not in kinds or not place.hostname:
        return f"{url!r} is no address"
    connection = kinds[place.scheme](place.hostname, place.port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", place.path)
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        return f"{place.netloc} does not answer ({type(error).__name__})"
    finally:
        connection.close()
    if answer.getheader("location"):
        # Telegram ties the app to the origin it was launched at, so the first address is the last.
        return f"{place.netloc} redirects ({answer.status}), which ends an app in Telegram"
    return "" if answer.status == http.client.OK else f"{place.netloc} answers {answer.status}"
