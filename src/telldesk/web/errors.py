"""How a refusal looks over HTTP: problem+json (RFC 9457), and nothing about our insides.

The only place that knows HTTP numbers. An error nobody foresaw is a 500 with the request's id; its
type goes to the log, its text nowhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotAuthorizedException,
    NotFoundException,
    ValidationException,
)
from litestar.types import ExceptionHandlersMap

from telldesk.kernel import errors as kinds
from telldesk.kernel.i18n import has_message, translate
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import cause, get_logger

log = get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
LANGUAGES: Final = ("en", "ru")
# First match wins, so a kind stands before the kinds it is made of.
STATUS: Final[tuple[tuple[type[kinds.Refusal], int], ...]] = (
    (kinds.Invalid, 422),
    (kinds.Malformed, 400),
    (kinds.Unauthenticated, 401),
    (kinds.Forbidden, 403),
    (kinds.NotFound, 404),
    (kinds.Conflict, 409),
    (kinds.Gone, 410),
    (kinds.TooLarge, 413),
    (kinds.TooMany, 429),
    (kinds.Unavailable, 503),
    (kinds.Misconfigured, 500),
)
# A database that restarts, fails over or is full; a pool nobody gave back to in time.
_AWAY: Final[tuple[type[Exception], ...]] = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)
_REQUEST_ID: Final = "request_id"
_MOST_FIELDS: Final = 20


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the input that is not right, and what to do about it."""

    field: str
    detail: str
    remedy: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was refused. `type` is stable, `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: tuple[FieldProblem, ...] = ()
    facts: dict[str, str | float] = {}


def status_of(refusal: kinds.Refusal) -> int:
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 400)


def request_id_of(scope: Mapping[str, Any]) -> str:
    """The id of this request, made by us: also in the header `X-Request-Id`."""
    state: dict[str, Any] = scope.get("state") or {}
    found = state.get(_REQUEST_ID)
    return found if isinstance(found, str) else str(new_id())


def language_of(
    accept: str, spoken: Sequence[str] = LANGUAGES, otherwise: str = LANGUAGES[0]
) -> str:
    """The best of the languages `spoken` for an Accept-Language header."""
    wishes: list[tuple[float, str]] = []
    for part in accept[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        short = tag.strip().lower().split("-")[0]
        if short in spoken:
            wishes.append((-_quality(quality), short))
    return min(wishes, key=lambda wish: wish[0])[1] if wishes else otherwise


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def language_of_scope(scope: Mapping[str, Any]) -> str:
    """The signed-in person's language, else what the browser asks for."""
    chosen = (scope.get("state") or {}).get("language", "")
    if chosen in LANGUAGES:
        return str(chosen)
    headers: list[tuple[bytes, bytes]] = scope.get("headers") or []
    accept = next((value for name, value in headers if name == b"accept-language"), b"")
    return language_of(accept.decode("latin-1"))


def problem(
    scope: Mapping[str, Any],
    status: int,
    key: str,
    *,
    facts: Mapping[str, str | float] | None = None,
    errors: tuple[FieldProblem, ...] = (),
) -> Problem:
    """A refusal in the reader's language."""
    language = language_of_scope(scope)
    facts = dict(facts or {})
    request_id = request_id_of(scope)
    return Problem(
        type=f"/problems/{key}",
        title=translate(language, f"problem-{status}"),
        status=status,
        detail=_sentence(language, key, status, {"request_id": request_id, **facts}),
        request_id=request_id,
        errors=errors,
        facts=facts,
    )


def _sentence(language: str, key: str, status: int, facts: Mapping[str, str | float]) -> str:
    """The refusal's own words, or its kind's where a room has not written any."""
    fallback = {401: "unauthenticated", 403: "forbidden", 404: "not-found", 409: "conflict"}
    for name in (key, fallback.get(status, "refused")):
        try:
            return translate(language, f"error-{name}", **facts)
        except LookupError:  # a room that has not worded its refusal yet
            continue
    return translate(language, "error-refused")


def answer(found: Problem, headers: Mapping[str, str] | None = None) -> Response[Problem]:
    return Response(
        found,
        status_code=found.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def refuse(request: Request[Any, Any, Any], error: kinds.Refusal) -> Response[Problem]:
    """An expected no."""
    status = status_of(error)
    headers: dict[str, str] = {}
    if isinstance(error, kinds.TooMany | kinds.Unavailable):
        headers["retry-after"] = str(max(1, error.retry_after_s))
    if status == 401:  # noqa: PLR2004 - RFC 9110: a 401 names how to sign in
        headers["www-authenticate"] = "Bearer"
    facts = dict(error.facts)
    if isinstance(error, kinds.Misconfigured):
        log.error("request.misconfigured", reason=cause(error))
        return answer(problem(request.scope, 500, error.key), headers)
    if isinstance(error, kinds.Invalid):
        facts.pop("field", None)
        return answer(_invalid(request, error, facts), headers)
    return answer(problem(request.scope, status, error.key, facts=facts), headers)


def _invalid(
    request: Request[Any, Any, Any], error: kinds.Invalid, facts: dict[str, str | float]
) -> Problem:
    language = language_of_scope(request.scope)
    name = f"remedy-{error.key}"
    remedy = translate(language, name if has_message("en", name) else "remedy-other")
    field = FieldProblem(field=error.field, detail=str(error)[:300], remedy=remedy)
    return problem(
        request.scope, 422, error.key, facts=facts, errors=(field,) if error.field else ()
    )


# --- what the framework itself refuses ----------------------------------------------------------

# msgspec repeats a wrong choice word by word; nobody's words belong into an error (T62).
_REPEATED: Final = re.compile(r"(?<=Invalid enum value) .*?(?= - at `|\Z)", re.DOTALL)
_REMEDIES: Final = (
    (re.compile(r"missing required|Missing required"), "missing"),
    (re.compile(r"unknown field"), "unknown-field"),
    (re.compile(r"of length|length [<>=]"), "length"),
    (re.compile(r"Invalid enum"), "choice"),
    (re.compile(r"Invalid UUID"), "uuid"),
    (re.compile(r"[<>]=? ?-?\d"), "range"),
    (re.compile(r"Expected"), "type"),
)


def _not_valid(request: Request[Any, Any, Any], error: ValidationException) -> Response[Problem]:
    language = language_of_scope(request.scope)
    found: list[FieldProblem] = []
    extra = error.extra if isinstance(error.extra, list) else []
    for one in extra[:_MOST_FIELDS]:
        message = _REPEATED.sub("", str(one.get("message", "")))
        name = next((key for shape, key in _REMEDIES if shape.search(message)), "other")
        found.append(
            FieldProblem(
                field=str(one.get("key", "")) or "body",
                detail=message[:200],
                remedy=translate(language, f"remedy-{name}"),
            )
        )
    if not found:
        found.append(
            FieldProblem(
                field="body",
                detail=translate(language, "error-invalid"),
                remedy=translate(language, "remedy-other"),
            )
        )
    return answer(problem(request.scope, 422, "invalid", errors=tuple(found)))


def _framework(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    headers = {key: value for key, value in (error.headers or {}).items() if key.lower() == "allow"}
    match error:
        case ValidationException():
            return _not_valid(request, error)
        case NotFoundException():
            found = problem(request.scope, 404, "not-found")
        case MethodNotAllowedException():
            found = problem(request.scope, 405, "method")
        case NotAuthorizedException():
            return refuse(request, kinds.Unauthenticated())
        case _ if error.status_code == 413:  # noqa: PLR2004 - content too large
            found = problem(request.scope, 413, "too-large", facts={"max_bytes": 0})
        case _ if 400 <= error.status_code < 500:  # noqa: PLR2004 - the client's side
            found = problem(request.scope, 400, "not-json")
        case _:
            return _unforeseen(request, error)
    return answer(found, headers)


def _away(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """The database or the network is away: quiet for people, loud in the log."""
    log.error("request.unserved", reason=cause(error), request_id=request_id_of(request.scope))
    return refuse(request, kinds.Unavailable(type(error).__name__, retry_after_s=5))


def _unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    log.error(
        "request.failed",
        reason=cause(error),
        at=_where(error),
        request_id=request_id_of(request.scope),
        route=str(request.scope.get("path_template", "")),
    )
    found = problem(request.scope, 500, "internal", facts={})
    return answer(found)


def _where(error: BaseException) -> str:
    """File and line where it was raised: enough to find it, and no words of anybody."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"


def exception_handlers() -> ExceptionHandlersMap:
    """What every layer of the app answers with."""
    return {
        kinds.Refusal: refuse,
        HTTPException: _framework,
        **dict.fromkeys(_AWAY, _away),
        Exception: _unforeseen,
    }
