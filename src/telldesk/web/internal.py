"""The private port: metrics, health, and how this process is doing. Never on a public address."""

import msgspec
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from telldesk.kernel.internal_http import Asgi, private_app
from telldesk.web.health import is_ready
from telldesk.web.parts import Parts


def create_internal_app(parts: Parts, *, processes_dir: str = "") -> Asgi:
    """Metrics, health and `/internal/status` of this web process.

    With `processes_dir` the metrics of all web processes that write there are added up.
    """
    return private_app(
        lambda: is_ready(parts),
        metrics=lambda: _metrics(parts, processes_dir),
        reports={"/internal/status": lambda: _status(parts)},
    )


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
