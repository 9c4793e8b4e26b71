"""The API's description: valid OpenAPI 3.1, complete, and true to the route table."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from litestar.routes import HTTPRoute
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from tests.support.web import Site

from telldesk.app import create_app
from telldesk.kernel.settings import Settings
from telldesk.web.guards import Owners, audience_of

APP = create_app(Settings(environment="test", database_web_url="postgresql://nobody@127.0.0.1/"))
# The description itself, and what browsers open.
NO_API = ("/schema", "/app/", "/assets/", "/files/", "/mail")
PAGES = {"/portal", "/portal/{rest:path}"}


def is_api(route: Any) -> bool:
    if not isinstance(route, HTTPRoute):
        return False
    return not route.path.startswith(NO_API) and route.path not in PAGES


@pytest.fixture
async def document(site: Site) -> dict[str, Any]:
    answer = await site.http.get("/schema/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["operationId"]: one for item in document["paths"].values() for one in item.values()}


async def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OPENAPI_31_VALIDATOR.validate(document)


async def test_every_route_is_described_under_its_own_name(document: dict[str, Any]) -> None:
    described = {
        (path, method.upper()) for path, item in document["paths"].items() for method in item
    }
    served = {
        (route.path_format, method)
        for route in APP.routes
        if is_api(route)
        for one in route.route_handlers
        for method in one.http_methods - {"OPTIONS"}
    }
    assert described == served
    assert len(operations(document)) == len(described)  # no name twice
    for name, one in operations(document).items():
        assert name[0].islower(), name
        assert one.get("summary"), name
        assert one.get("description"), name


async def test_every_route_tells_its_refusals(document: dict[str, Any]) -> None:
    for route in APP.routes:
        if not is_api(route):
            continue
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                one = document["paths"][route.path_format][method.lower()]
                refusals = {code for code in one["responses"] if code >= "400"}
                assert {"429", "500", "503"} <= refusals, route.path
                if audience_of(handler) is not None:
                    assert {"401", "403", "410"} <= refusals, route.path
                    is_owners = isinstance(audience_of(handler), Owners)
                    assert one["security"] == [{"portal" if is_owners else "session": []}]
                if "requestBody" in one:
                    assert {"413", "422"} <= refusals, route.path
                if "{" in route.path_format:
                    assert "404" in refusals, route.path
                for code in refusals:
                    assert list(one["responses"][code]["content"]) == ["application/problem+json"]


async def test_examples_fit_their_own_schemas(document: dict[str, Any]) -> None:
    # References resolve inside one document, so every schema is tried as a part of it.
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") != "object":
            continue
        whole = {"components": document["components"], "$ref": f"#/components/schemas/{name}"}
        validator = jsonschema_rs.Draft202012Validator(whole)
        for example in schema["examples"]:
            problems = [str(one)[:300] for one in validator.iter_errors(example)]
            assert problems == [], name


async def test_choices_and_bounds_are_told(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["PriorityBody"]["properties"]["priority"]["maximum"] == 4
    assert schemas["ReplyBody"]["properties"]["text"]["maxLength"] == 4096
    assert set(schemas["StatusBody"]["properties"]["step"]["enum"]) == {
        "start", "wait", "resolve", "close", "reopen",
    }  # fmt: skip
    assert schemas["SortingBody"]["properties"]["sorting"]["enum"] == ["ask", "guess", "never"]


async def test_every_frame_of_a_socket_is_told_apart_by_its_type(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, others in (("AgentFrame", {"ticket.revoked"}), ("ContactFrame", set())):
        union = schemas[name]
        places = union["discriminator"]["mapping"]
        assert set(places) >= {"hello", "event", "upto", "snapshot_needed", "error"} | others
        assert [one["$ref"] for one in union["oneOf"]] == list(places.values())
        for tag, place in places.items():
            frame = schemas[place.rsplit("/", 1)[1]]
            assert frame["properties"]["type"]["enum"] == [tag]
            assert set(frame["required"]) == set(frame["properties"])
            in_stream = tag in {"event", "ticket.revoked"}
            assert ({"prev", "cursor"} <= set(frame["properties"])) == in_stream


async def test_nothing_an_app_reads_or_writes_is_of_any_type(document: dict[str, Any]) -> None:
    loose = [
        path
        for name, schema in document["components"]["schemas"].items()
        for path, one in _inside(schema, name)
        if one == {} or (one.get("type") == "object" and not _SAYS_WHAT & set(one))
    ]
    assert loose == []


_SAYS_WHAT = {"properties", "additionalProperties"}


def _inside(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema in this one."""
    yield path, schema
    for name, one in schema.get("properties", {}).items():
        yield from _inside(one, f"{path}.{name}")
    several = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    for one in [
        *several,
        *(
            schema[key]
            for key in ("items", "additionalProperties")
            if isinstance(schema.get(key), dict)
        ),
    ]:
        yield from _inside(one, path)


async def test_W5_nothing_names_the_platform(site: Site) -> None:
    answers = [
        await site.http.get("/schema/openapi.json"),
        await site.http.get("/nothing"),
        await site.http.get("/api/v1/session"),
        await site.http.get("/health/ready"),
        await site.http.post("/api/v1/session", content=b"{"),
    ]
    for answer in answers:
        told = f"{answer.text} {dict(answer.headers)}".lower()
        for word in ("telldesk", "litestar", "uvicorn", "python", "postgres"):
            assert word not in told, (answer.url, word)
