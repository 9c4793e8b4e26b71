"""The API's own description: OpenAPI 3.1, complete with refusals, sign-in and examples.

The framework describes what handlers take and give; what guards and the house add (problems, the
bearer token, permissions) is written in here once, from the same routes, so nothing can drift.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Router
from litestar._openapi.plugin import OpenAPIPlugin
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute
from typing_extensions import override

from telldesk.web.errors import MEDIA_TYPE, Problem
from telldesk.web.files import REFUSES
from telldesk.web.frames import FOR_AGENTS, FOR_CONTACTS, PLACED, WORDS, Frame
from telldesk.web.guards import OPEN, Owners, audience_of

_REASONS: Final = {
    "400": "The body is not what this address takes.",
    "401": "Nobody is signed in, or no longer.",
    "403": "The signed-in person may not do this.",
    "404": "No such thing for this person.",
    "409": "The state moved on; read again.",
    "410": "The desk is closed, or the thing was taken away for good.",
    "413": "More bytes than are taken, or given.",
    "422": "A field is not right; `errors` names it and the remedy.",
    "429": "Too many requests; wait as long as Retry-After says.",
    "500": "A fault on our side; the request id helps to find it.",
    "503": "Away for a moment; wait as long as Retry-After says.",
}
_PROBLEM: Final = "Problem"
_PLACE: Final = ("prev", "cursor")
_REF: Final = "#/components/schemas/{name}"
_ANY_FILE: Final = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
_PART: Final = {"description": "The part that was asked for.", "content": _ANY_FILE}
_WAITS: Final = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 1},
    }
}


def openapi_config() -> OpenAPIConfig:
    """Served at `/schema/openapi.json` and nowhere else; no page, no foreign script."""
    return OpenAPIConfig(
        title="Desk API",
        version="1",
        description=(
            "Tickets, conversations and staff of one support desk. Times are UTC, ids are UUIDs,"
            " lists are paged by opaque cursors, refusals are problem+json (RFC 9457)."
        ),
        render_plugins=[_CompleteJson()],
        use_handler_docstrings=True,
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, opt={OPEN: "schema"}
        ),
    )


class _CompleteJson(JsonRenderPlugin):
    """The completed description, made when somebody first asks: a start does not wait for it."""

    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, api_document(request.app))


def api_document(app: Litestar) -> dict[str, Any]:
    """The app's whole description; also for whoever generates clients from it."""
    document = app.plugins.get(OpenAPIPlugin).provide_openapi_schema()
    if _PROBLEM not in document.get("components", {}).get("schemas", {}):
        _complete(app, document)
    return document


def _complete(app: Litestar, document: dict[str, Any]) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    # Refusals and live frames belong to the contract as well, though no handler returns them.
    _, own = msgspec.json.schema_components(
        [Problem, *FOR_AGENTS, *FOR_CONTACTS, *WORDS], ref_template=_REF
    )
    for frame in {*FOR_AGENTS, *FOR_CONTACTS}:
        own[frame.__name__] = _as_sent(own[frame.__name__], has_place=frame in PLACED)
    for name, schema in own.items():
        schemas.setdefault(name, schema)
    schemas["AgentFrame"] = _any_of(FOR_AGENTS, "Whatever an agent's socket is told.")
    schemas["ContactFrame"] = _any_of(FOR_CONTACTS, "Whatever a contact's socket is told.")
    schemas["ClientWord"] = {
        "oneOf": [{"$ref": _ref(one)} for one in WORDS],
        "description": "Whatever a client may say on its socket.",
    }
    components["securitySchemes"] = {
        "session": {
            "type": "http",
            "scheme": "bearer",
            "description": "`access_token` of a session; good for 15 minutes.",
        },
        "portal": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-portal",
            "description": "An owner's session, at the portal's own host and from its own pages.",
        },
    }
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            _complete_route(document, route)
    for schema in schemas.values():
        if schema.get("type") == "object" and "examples" not in schema:
            schema["examples"] = [_example(schema, schemas, "", depth=0)]


def _as_sent(schema: dict[str, Any], *, has_place: bool) -> dict[str, Any]:
    """A frame always has all its fields; its place in the stream stands before them."""
    fields: dict[str, Any] = {key: {"type": "string"} for key in _PLACE} if has_place else {}
    fields |= schema["properties"]
    for name, field in fields.items():
        fields[name] = {key: value for key, value in field.items() if key != "default"}
    return schema | {"properties": fields, "required": list(fields)}


def _any_of(frames: Sequence[type[Frame]], description: str) -> dict[str, Any]:
    places = {str(frame.__struct_config__.tag): _ref(frame) for frame in frames}
    return {
        "oneOf": [{"$ref": place} for place in places.values()],
        "discriminator": {"propertyName": "type", "mapping": places},
        "description": description,
    }


def _ref(frame: type[msgspec.Struct]) -> str:
    return _REF.format(name=frame.__name__)


def _complete_route(document: dict[str, Any], route: HTTPRoute) -> None:
    item = document["paths"].get(route.path_format)
    if item is None:
        return
    for handler in route.route_handlers:
        for method in handler.http_methods:
            operation = item.get(method.lower())
            if operation is None:
                continue
            audience = audience_of(handler)
            operation["responses"].pop("400", None)
            refusals = _refusals(operation, method, guarded=audience is not None)
            refusals += handler.opt.get(REFUSES, ())
            if REFUSES in handler.opt and method == "GET":
                operation["responses"]["200"]["content"] = _ANY_FILE
                operation["responses"]["206"] = _PART
            for status in refusals:
                operation["responses"][status] = _refusal(status)
            if audience is not None:
                is_portal = isinstance(audience, Owners)
                operation["security"] = [{"portal": []} if is_portal else {"session": []}]
                operation["x-audience"] = sorted(audience.kinds)
                if audience.permission is not None:
                    operation["x-permission"] = audience.permission


def _refusals(operation: dict[str, Any], method: str, *, guarded: bool) -> list[str]:
    found = ["429", "500", "503"]
    has_input = "requestBody" in operation or bool(operation.get("parameters"))
    if guarded:
        found += ["401", "403", "410"]
    if "requestBody" in operation and not guarded:
        found += ["401", "410"]
    if "{" in str(operation.get("parameters")) and any(
        one.get("in") == "path" for one in operation.get("parameters", ())
    ):
        found.append("404")
    if has_input:
        found.append("422")
    if "requestBody" in operation:
        found.append("413")
    if method != "GET" and guarded:
        found.append("409")
    return sorted(found)


def _refusal(status: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": _REASONS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in {"429", "503"}:
        answer["headers"] = _WAITS
    return answer


# --- examples: made from the shapes, so they are never out of date ------------------------------

_UUID: Final = "0192f0c4-5b1e-7c3a-9d27-3f0a52c1b6aa"
_BY_NAME: Final[dict[str, Any]] = {
    "text": "My order has not arrived.", "name": "Anna", "subject": "My order has not arrived.",
    "language": "en", "username": "anna", "icon": "📦", "colour": "#2f6fed", "key": "delivery",
    "status": "open", "priority": 2, "role": "helper", "inbox": "k3v9x2m7", "cursor": "eyJhIjoxfQ",
    "preset": "shop", "code": "K7PQ2M", "bot_username": "acme_help_bot",
    "init_data": "auth_date=1772442000&user=...", "bot_start": "in_K7PQ2M",
    "access_token": "f3...9c.Zx...", "refresh_token": "f3...9c.Qy...",
    "poll_secret": "f3...9c.Lm...", "ticket": "f3...9c.vT...",
    "email": "ann@example.com", "token": "q7...Zx", "attempt": "q7...Lm", "step": "q7...vT",
    "type": "/problems/not-found", "title": "Not found", "kind": "text",
    "given_name": "Anna of Maple", "confirm": "Anna",
    "shortcut": "hello", "digits": "482913", "after_min": 30, "address": "anna@example.com",
    "zone": "Europe/Berlin", "currency": "EUR", "amount_minor": 1900,
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "p256dh": "B" + "A" * 86, "auth": "A" * 22,
    "detail": "We could not find this.", "request_id": "kJ3n0p", "number": 1042,
    "stars": 4, "thanks": "Thank you! {stars}", "ask": "How did we help you with #{number}?",
}  # fmt: skip
_DEEPEST: Final = 8


def _example(schema: dict[str, Any], schemas: dict[str, Any], name: str, *, depth: int) -> Any:
    """One value that fits `schema`."""
    if "$ref" in schema:
        target = schemas.get(schema["$ref"].rsplit("/", 1)[1], {})
        return None if depth > _DEEPEST else _example(target, schemas, name, depth=depth + 1)
    for several in ("oneOf", "anyOf"):
        if several in schema:
            options = [one for one in schema[several] if one.get("type") != "null"]
            return _example(options[0], schemas, name, depth=depth) if options else None
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    return _value_example(schema, schemas, name, kind, depth=depth)


def _value_example(
    schema: dict[str, Any], schemas: dict[str, Any], name: str, kind: Any, *, depth: int
) -> Any:
    match kind:
        case "object":
            # Inside another example only what is always there: a card has dozens of fields.
            required = schema.get("required", ())
            return {
                key: _example(one, schemas, key, depth=depth + 1)
                for key, one in schema.get("properties", {}).items()
                if depth <= _DEEPEST and (not depth or key in required)
            }
        case "array":
            item = schema.get("items")
            return [_example(item, schemas, name, depth=depth + 1)] if item else []
        case "string":
            return _text_example(schema, name)
        case "integer" | "number":
            known = _BY_NAME.get(name)
            return known if isinstance(known, int) else int(schema.get("minimum", 1))
    return True if kind == "boolean" else None


def _text_example(schema: dict[str, Any], name: str) -> str:
    match schema.get("format"):
        case "uuid":
            return _UUID
        case "date-time":
            return "2026-03-02T09:00:00Z"
    return str(_BY_NAME.get(name, "..."))
