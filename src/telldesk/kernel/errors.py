"""The kinds of refusal a verb may raise.

A room subclasses a kind (`class TicketClosedAlready(Conflict)`) and gives it a translatable key.
HTTP numbers exist only in `web/errors.py`, words for people only in the Fluent files
(`error-<key>`), so a verb says what is wrong and never how it is shown.
"""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - the house calls expected errors refusals
    """An expected "no": quiet in the log, told to the person.

    Attributes:
        key: names the text shown to people, `error-<key>` in the Fluent files.
        facts: values for that text; never words of a conversation, never secrets.
    """

    key: ClassVar[str] = "refused"

    def __init__(self, detail: str = "", **facts: str | float) -> None:
        super().__init__(detail or self.key)
        self.facts = facts


class Invalid(Refusal):
    """The input is wrong; `field` names where (JSON path or option) and `remedy` what to do."""

    key = "invalid"

    def __init__(self, detail: str, *, field: str = "", **facts: str | float) -> None:
        super().__init__(detail, field=field, **facts)
        self.field = field


class Malformed(Refusal):
    """The body is not what its address takes; send another."""

    key = "malformed"


class Unauthenticated(Refusal):
    """Nobody is signed in, or no longer; sign in again."""

    key = "unauthenticated"


class Forbidden(Refusal):
    """This person may not do that; do not retry."""

    key = "forbidden"


class NotFound(Refusal):
    """No such thing for this person: also the answer for what exists but is not theirs."""

    key = "not-found"


class Conflict(Refusal):
    """The state moved on; read again and decide anew."""

    key = "conflict"


class Gone(Refusal):
    """It existed and was taken away for good."""

    key = "gone"


class TooLarge(Refusal):
    """More than is taken or given; `max_bytes` says how much is."""

    key = "too-large"

    def __init__(self, detail: str = "", *, max_bytes: int) -> None:
        super().__init__(detail, max_bytes=max_bytes)


class TooMany(Refusal):
    """Slow down; retry after `retry_after_s` seconds."""

    key = "too-many"

    def __init__(self, detail: str = "", *, retry_after_s: int) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class Unavailable(Refusal):
    """A part we need is away for the moment; retry after `retry_after_s` seconds."""

    key = "unavailable"

    def __init__(self, detail: str = "", *, retry_after_s: int = 5) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class Misconfigured(Refusal):
    """A setting is missing or wrong; `setting` names it and `remedy` says what to do."""

    key = "misconfigured"

    def __init__(self, detail: str, *, setting: str, remedy: str) -> None:
        super().__init__(f"{setting}: {detail} {remedy}", setting=setting, remedy=remedy)
