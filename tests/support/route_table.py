"""Every route there is, as the app itself lists them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar.routes import HTTPRoute
from tests.support.every_thing import NOBODY

from telldesk.app import create_app
from telldesk.identity.permissions import Permission
from telldesk.kernel.settings import Settings
from telldesk.web.guards import OPEN, Audience, Owners, audience_of

T = TypeVar("T")


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    name: str
    audience: Audience | Owners | None
    open_as: str

    @property
    def ids(self) -> list[str]:
        return [part[1:].split(":")[0] for part in self.path.split("/") if part.startswith("{")]

    @property
    def kinds(self) -> frozenset[str]:
        """Who is let in."""
        return frozenset(self.audience.kinds) if self.audience else frozenset()

    @property
    def permission(self) -> Permission | None:
        return self.audience.permission if self.audience else None

    def at(self, **ids: object) -> str:
        path = self.path
        for name in self.ids:
            path = path.replace(f"{{{name}:uuid}}", str(ids.get(name, NOBODY)))
            path = path.replace(f"{{{name}:int}}", str(ids.get(name, 0)))
        return path


def _routes() -> Iterator[Route]:
    app = create_app(
        Settings(environment="test", database_web_url="postgresql://nobody@127.0.0.1/")
    )
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for one in route.route_handlers:
            for method in sorted(one.http_methods - {"OPTIONS"}):
                yield Route(
                    method, route.path, one.operation_id or "", audience_of(one),
                    str(one.opt.get(OPEN, "")),
                )  # fmt: skip


ROUTES = list(_routes())
FOR_OWNERS = [one for one in ROUTES if isinstance(one.audience, Owners)]


def turns(routes: list[Route], wrongs: Sequence[T]) -> Iterator[tuple[Route, list[T]]]:
    """Every route with two of the wrong things, every wrong thing on many routes."""
    for index, route in enumerate(routes):
        yield route, [wrongs[index % len(wrongs)], wrongs[(index + 3) % len(wrongs)]]


def shape(answer: Any) -> tuple[int, str, list[str]]:
    """What a stranger can tell answers apart by."""
    body = answer.json()
    return answer.status_code, body["detail"], sorted(body)
