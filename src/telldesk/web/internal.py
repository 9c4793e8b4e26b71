"""The private port: metrics, health, and how this process is doing. Never on a public address."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from telldesk.web.health import is_ready
from telldesk.web.parts import Parts

_JSON: Final = "application/json"
Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def create_internal_app(parts: Parts, *, processes_dir: str = "") -> Asgi:
    """`/metrics`, `/health/live`, `/health/ready`, `/internal/status`; 404 for the rest.

    With `processes_dir` the metrics of all web processes that write there are added up.
    """

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = await _answer(scope["path"], parts, processes_dir)
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def _answer(path: str, parts: Parts, processes_dir: str) -> tuple[int, str, bytes]:
    match path:
        case "/metrics":
            return 200, CONTENT_TYPE_LATEST, _metrics(parts, processes_dir)
        case "/health/live":
            return 200, _JSON, b'{"ok":true}'
        case "/health/ready":
            ok = await is_ready(parts)
            return (200, _JSON, b'{"ok":true}') if ok else (503, _JSON, b'{"ok":false}')
        case "/internal/status":
            return 200, _JSON, _status(parts)
    return 404, _JSON, b"{}"


def _metrics(parts: Parts, processes_dir: str) -> bytes:
    if not processes_dir:
        parts.measure()
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=processes_dir)  # type: ignore[no-untyped-call]  # theirs
    return generate_latest(registry)


def _status(parts: Parts) -> bytes:
    used, most = parts.database.load()
    waiting, waiting_bytes = parts.intake.load()
    return msgspec.json.encode(
        {
            "database": {"used": used, "most": most},
            "sockets": parts.sockets.count(),
            "intake": {"waiting": waiting, "waiting_bytes": waiting_bytes},
            **{name: report() for name, report in parts.reports.items()},
        }
    )
