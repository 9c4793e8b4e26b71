"""Telegram's refusals with Telegram's words: what client libraries tell apart by text and number.

Source: the Bot API's answers as aiogram 3.31 and the public tdlib/telegram-bot-api server know
them, August 2026.
"""

from typing import Any


class Refusal(Exception):  # noqa: N818 - an answer of the server, not an error of it
    """An `ok: false` answer."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    return Refusal(403, f"Forbidden: {what}")


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


def too_many_requests(retry_after_s: int) -> Refusal:
    return Refusal(
        429,
        f"Too Many Requests: retry after {retry_after_s}",
        retry_after=retry_after_s,
    )


def migrated(chat_id: int) -> Refusal:
    return Refusal(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=chat_id,
    )


BLOCKED = "bot was blocked by the user"
DEACTIVATED = "user is deactivated"
NEVER_STARTED = "bot can't initiate conversation with a user"
KICKED = "bot was kicked from the {} chat"
NOT_A_MEMBER = "bot is not a member of the {} chat"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
WRONG_FILE = "wrong file identifier/HTTP URL specified"
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)
