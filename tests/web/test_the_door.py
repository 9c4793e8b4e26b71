"""What holds for every request: ids, headers, hosts, limits, faults without a trace."""

import asyncio
import os
import signal
import socket
import sys

import httpx
import pytest
from tests.support.servers import Logins
from tests.support.web import OpenSite, Site

from embedded_servers import EmbeddedValkey
from telldesk.kernel.db import Tenant
from telldesk.kernel.settings import Settings
from telldesk.web.hosts import Hosts, client_ip
from telldesk.web.limits import Rate, Rates


async def test_every_answer_has_an_id_and_safe_headers(site: Site) -> None:
    for path in ("/api/v1/session", "/nothing", "/health/live", "/schema/openapi.json"):
        answer = await site.http.get(path)
        assert len(answer.headers["x-request-id"]) >= 12
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


async def test_a_path_nobody_serves_is_a_problem(site: Site) -> None:
    answer = await site.http.get(
        "/api/v1/nothing", headers={"accept-language": "ru;q=0.9, en;q=0.1"}
    )
    assert answer.status_code == 404
    body = answer.json()
    assert (body["type"], body["title"]) == ("/problems/not-found", "Не найдено")
    wrong = await site.http.request("DELETE", "/health/live")
    assert wrong.status_code == 405


async def test_T62_a_fault_tells_its_id_and_nothing_else(site: Site, tenant: Tenant) -> None:
    person = await site.contact(tenant)
    pool = site.parts.database._pool
    await pool.close()  # the worst case: no database at all
    answer = await person.get("/api/v1/session")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert set(answer.json()) <= {"type", "title", "status", "detail", "request_id", "facts"}
    for word in ("traceback", "asyncpg", "pool", "tenant_", "error:"):
        assert word not in answer.text.lower()
    assert (await site.http.get("/health/live")).status_code == 200
    ready = await site.http.get("/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"ok": False})
    await site.parts.database.open()
    assert (await site.http.get("/health/ready")).json() == {"ok": True}


async def test_limits_hold_while_valkey_is_away(open_site: OpenSite) -> None:
    rates = Rates(address=Rate(3, 3600))
    async with open_site(rates, redis_url="redis://127.0.0.1:1/0") as site:
        answers = [await site.http.get("/api/v1/session") for _ in range(5)]
        assert [one.status_code for one in answers] == [401, 401, 401, 429, 429]
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert (await site.http.get("/health/live")).status_code == 200


async def test_T15_only_our_own_proxies_name_the_client(open_site: OpenSite) -> None:
    rates = Rates(address=Rate(1, 3600))
    for hops, statuses in ((0, [401, 429]), (1, [401, 401])):
        async with open_site(rates, redis_url="", trusted_proxies=hops) as site:
            answers = [
                await site.http.get(
                    "/api/v1/session", headers={"x-forwarded-for": f"6.6.6.6, 10.0.0.{number}"}
                )
                for number in range(2)
            ]
            assert [one.status_code for one in answers] == statuses


@pytest.mark.parametrize(
    ("forwarded", "hops", "expected"),
    [
        ("1.1.1.1", 0, "9.9.9.9"),
        ("1.1.1.1", 1, "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1", 1, "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1, 2.2.2.2", 2, "1.1.1.1"),
        ("1.1.1.1", 2, "9.9.9.9"),
        ("", 1, "9.9.9.9"),
    ],
)
def test_T15_what_the_client_wrote_itself_is_not_believed(
    forwarded: str, hops: int, expected: str
) -> None:
    assert client_ip("9.9.9.9", forwarded, hops) == expected


@pytest.mark.parametrize(
    ("host", "ours", "slug"),
    [
        ("desk.example", True, ""),
        ("DESK.example:443", True, ""),
        ("acme.desk.example", True, "acme"),
        ("a.b.desk.example", False, ""),
        ("-x.desk.example", False, ""),
        ("desk.example.evil", False, ""),
        ("evildesk.example", False, ""),
        ("127.0.0.1:8000", False, ""),
        ("user@desk.example", False, ""),
        ("", False, ""),
    ],
)
def test_T15_hosts_are_a_list_not_a_guess(host: str, ours: bool, slug: str) -> None:
    hosts = Hosts(Settings(public_url="https://desk.example"))
    assert hosts.is_ours(host) is ours
    assert hosts.slug_of(host) == slug


@pytest.mark.parametrize("processes", [1, 2])
async def test_the_command_serves_both_addresses_and_ends_gracefully(
    logins: Logins, valkey_server: EmbeddedValkey, processes: int
) -> None:
    ports = []
    for _ in range(2):
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            ports.append(held.getsockname()[1])
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("TELLDESK_")},
        "TELLDESK_ENVIRONMENT": "test",
        "TELLDESK_DATABASE_WEB_URL": logins.web.dsn,
        "TELLDESK_REDIS_URL": valkey_server.url,
        "TELLDESK_BIND": f"127.0.0.1:{ports[0]}",
        "TELLDESK_INTERNAL_BIND": f"127.0.0.1:{ports[1]}",
        "TELLDESK_WEB_PROCESSES": str(processes),
    }
    script = (
        "from telldesk.app import serve; from telldesk.kernel.settings import load_settings\n"
        "if __name__ == '__main__': serve(load_settings())"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        public, private = (f"http://127.0.0.1:{port}" for port in ports)
        async with httpx.AsyncClient(timeout=5) as http, asyncio.timeout(60):
            await _until_ready(http, process, f"{public}/health/ready")
            await _until_ready(http, process, f"{private}/health/ready")
            assert (await http.get(f"{public}/metrics")).status_code == 404
            assert (await http.get(f"{public}/internal/status")).status_code == 404
            metrics = await http.get(f"{private}/metrics")
            assert "telldesk_http_requests" in metrics.text
            assert (await http.get(f"{private}/internal/status")).json()["sockets"] == 0
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert b"Traceback" not in errors, errors.decode()
    assert process.returncode in {0, -signal.SIGTERM}


async def _until_ready(
    http: httpx.AsyncClient, process: asyncio.subprocess.Process, url: str
) -> None:
    for _ in range(500):
        assert process.returncode is None
        if await _answers(http, url):
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"{url} was never ready")


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == 200
    except httpx.TransportError:
        return False
