"""What every answer of the API must keep to; loaded by the Schemathesis program."""

import json
from typing import Any

import schemathesis


@schemathesis.check
def errors_are_problems(
    _context: schemathesis.CheckContext, response: schemathesis.Response, _case: schemathesis.Case
) -> bool | None:
    """A refusal is problem+json that repeats its own status."""
    if response.status_code < 400:
        return None
    kind = (response.headers.get("content-type") or [""])[0]
    assert kind.startswith("application/problem+json"), f"{response.status_code} is {kind!r}"
    body: Any = json.loads(response.content)
    assert isinstance(body, dict), "not an object"
    assert body.get("status") == response.status_code, "another status in the body"
    assert body.get("type"), "no type"
    assert body.get("title"), "no title"
    return None
