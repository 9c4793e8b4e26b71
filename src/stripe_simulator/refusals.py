"""Stripe's errors with Stripe's types, codes and words: what client libraries tell apart.

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes, November 2026.
"""

from typing import Any

from stripe_simulator.records import Json


class Refusal(Exception):  # noqa: N818 - an answer of the server, not an error of it
    """An answer with an `error`; None leaves a field of it out."""

    def __init__(
        self, status: int, message: str, *, kind: str = "invalid_request_error", **more: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        # True where what the request did stays done: a charge that failed was still tried.
        self.is_kept = False
        self.error: Json = {
            "type": kind,
            "message": message,
            **{name: value for name, value in more.items() if value is not None},
        }

    def as_answer(self) -> Json:
        return {"error": self.error}


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> Refusal:
    return Refusal(400, message, param=param, code=code)


def missing(kind: str, object_id: str, param: str | None = None) -> Refusal:
    """404 when the address names nothing, 400 when a parameter does: as Stripe answers."""
    name = kind.rpartition(".")[2].replace("_", " ")
    words = f"No such {name}: '{object_id}'"
    status = 404 if param is None else 400
    return Refusal(status, words, param=param or "id", code="resource_missing")


def unknown_route(method: str, path: str) -> Refusal:
    return Refusal(404, f"Unrecognized request URL ({method}: {path}).", code="url_invalid")


def unauthorized(message: str) -> Refusal:
    return Refusal(401, message)


def declined(message: str, *, code: str, decline_code: str | None, intent: Json) -> Refusal:
    return Refusal(
        402, message, kind="card_error", code=code, decline_code=decline_code,
        payment_intent=intent,
    )  # fmt: skip


def key_reused(key: str) -> Refusal:
    return Refusal(
        400,
        "Keys for idempotent requests can only be used with the same parameters they were first"
        f" used with. Try using a key other than '{key}' if you meant to execute a different"
        " request.",
        kind="idempotency_error",
    )


def key_in_use(key: str) -> Refusal:
    return Refusal(
        409,
        "There is currently another in-progress request using this Idempotent Key (that probably"
        " means you submitted twice, and the other request is still going through):"
        f" {key}. Please try again later.",
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )
