"""Every error of the Bot API as one neutral failure.

aiogram's exceptions carry the method, which holds people's words, and its network errors may quote
a URL with the token; so nothing of them is kept but a keyword (threats T02, T12).
Source: core.telegram.org/bots/api and the texts of tdlib/telegram-bot-api, 2026-11.
"""

from typing import Final

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError

from telldesk.channels.failures import (
    AccountDead,
    Failure,
    Flood,
    Migrated,
    OtherConsumer,
    Permanent,
    Retry,
    Unknown,
    Unreachable,
)

# The first words that match decide; all in lower case.
_BAD_REQUESTS: Final = (
    ("message is not modified", "not_modified"),
    ("message to edit not found", "edit_target_missing"),
    ("message can't be edited", "edit_refused"),
    ("there is no text in the message to edit", "edit_needs_caption"),
    ("message to delete not found", "delete_target_missing"),
    ("message can't be deleted", "delete_refused"),
    ("message to react not found", "reaction_target_missing"),
    ("query is too old", "query_expired"),
    ("query id is invalid", "query_expired"),
    ("quote", "quote_refused"),
    ("message to be replied not found", "reply_target_missing"),
    ("replied message not found", "reply_target_missing"),
    ("can't parse entities", "entities_refused"),
    ("can't find end of", "entities_refused"),
    ("entity_", "entities_refused"),
    ("entities_", "entities_refused"),
    ("wrong file", "wrong_file"),
    ("wrong remote file", "wrong_file"),
    ("message is too long", "too_long"),
    ("message_too_long", "too_long"),
    ("caption is too long", "too_long"),
    ("message text is empty", "empty"),
    ("message must be non-empty", "empty"),
    ("not enough rights", "no_rights"),
    ("need administrator rights", "no_rights"),
    ("chat_write_forbidden", "no_rights"),
    ("button", "button_refused"),
)
_UNREACHABLE: Final = (
    ("blocked by the user", "blocked"),
    ("user_is_blocked", "blocked"),
    ("user is deactivated", "deactivated"),
    ("input_user_deactivated", "deactivated"),
    ("can't initiate conversation", "never_started"),
    ("chat not found", "never_started"),
    ("user not found", "never_started"),
    ("peer_id_invalid", "never_started"),
    ("bot was kicked", "kicked"),
    ("is not a member", "kicked"),
    ("group chat was deleted", "kicked"),
)
_BAD_REQUEST: Final = 400
_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
_TOO_LARGE: Final = 413


# What an adapter may meet; anything else is our own mistake and stays loud.
VENDOR_ERRORS: Final = (AiogramError, ClientError, ValueError, TypeError, OSError)
# Found by the error's own type or its nearest parent.
_BY_TYPE: Final[dict[type[BaseException], Failure]] = {
    TelegramUnauthorizedError: AccountDead("unauthorized"),
    TelegramConflictError: OtherConsumer(),
    TelegramEntityTooLarge: Permanent("too_large", _TOO_LARGE),
    TelegramServerError: Unknown("server_error"),
    # A proxy's page in place of an answer: nobody knows what happened behind it.
    ClientDecodeError: Unknown("unreadable_answer"),
    TelegramAPIError: Permanent("refused"),
    AiogramError: Permanent("not_buildable"),
    ValueError: Permanent("not_buildable"),
    TypeError: Permanent("not_buildable"),
}


def failure_of(error: BaseException) -> Failure:
    """What `error` means for the delivery."""
    match error:
        case TelegramRetryAfter():
            return Flood(float(error.retry_after))
        case TelegramMigrateToChat():
            return Migrated(error.migrate_to_chat_id)
        case TelegramBadRequest() | TelegramForbiddenError():
            is_bad = isinstance(error, TelegramBadRequest)
            return _refused(error.message.lower(), _BAD_REQUEST if is_bad else _FORBIDDEN)
        case TelegramNotFound():
            # Telegram says 404, not 401, to a token of a wrong shape.
            is_method = "method" in error.message.lower()
            return (
                Permanent("method_unknown", _NOT_FOUND)
                if is_method
                else AccountDead("unauthorized")
            )
        case _:
            return _by_type(error)


def _by_type(error: BaseException) -> Failure:
    if isinstance(error, TelegramNetworkError):
        return _network(error.__cause__)
    for kind in type(error).__mro__:
        if kind in _BY_TYPE:
            return _BY_TYPE[kind]
    return Unknown("adapter_error")


def _network(reason: BaseException | None) -> Failure:
    if isinstance(reason, ClientConnectorError | ConnectionTimeoutError):
        return Retry("no_connection")
    if isinstance(reason, TimeoutError):
        return Unknown("timeout")
    return Unknown("connection_lost")


def _refused(words: str, code: int) -> Failure:
    if "frozen_method_invalid" in words:
        return AccountDead("frozen")
    for phrase, kind in _UNREACHABLE:
        if phrase in words:
            return Unreachable(kind)
    for phrase, keyword in _BAD_REQUESTS:
        if phrase in words:
            return Permanent(keyword, code)
    return Permanent("bad_request" if code == _BAD_REQUEST else "forbidden", code)
