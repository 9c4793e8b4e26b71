"""Structured logs that hold ids, counts and durations, never words or secrets.

Event names are `noun.verb`. A last processor blanks anything that looks like a bot token or a
Telegram launch string, also inside foreign libraries' lines and tracebacks (threats T02, T62).
"""

import logging
import re
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog
from typing_extensions import override

from telldesk.kernel.errors import Refusal

# `digits:35 characters` is the shape of a bot token. Source: core.telegram.org/bots/api, 2026-11.
_SECRET_SHAPES = re.compile(
    r"\d{6,}:[A-Za-z0-9_-]{30,}|(?<=hash=)[0-9a-f]{16,}|(?<=signature=)[A-Za-z0-9_%-]{16,}"
)
_MASK: Final = "[secret]"
_FRAMES: Final = 8


def scrub(text: str) -> str:
    """The same text with everything shaped like a secret blanked."""
    return _SECRET_SHAPES.sub(_MASK, text)


def _scrub_event(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = scrub(value)
    return event


def _where(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Turns an exception into its type and its last frames; its message may quote a person."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    error = given if isinstance(given, BaseException) else sys.exc_info()[1]
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        event["error"] = type(error).__name__
        event["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return event


class _ForeignFormatter(structlog.stdlib.ProcessorFormatter):
    """Gives lines of other libraries our shape; their arguments may quote what people wrote.

    aiogram and pydantic put the offending input into their messages, so of a foreign line below
    WARNING nothing is kept, and of the rest the first line only.
    """

    @override
    def format(self, record: logging.LogRecord) -> str:
        if not isinstance(record.msg, dict):
            record.msg = scrub(record.getMessage()).split("\n", 1)[0][:200]
            record.args = ()
            if record.exc_info and record.exc_info[0] is not None:
                # A traceback's text repeats the exception's message, which may quote a person.
                record.msg = f"{record.msg} [{record.exc_info[0].__name__}]"
            record.exc_info = None
            record.exc_text = None
        return super().format(record)


def configure_logging(level: str = "INFO", *, json: bool = True) -> None:
    """Every later log line of this process is one structured line on stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(
        _ForeignFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _scrub_event,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(logging.WARNING)
    logging.getLogger("telldesk").setLevel(level)
    # aiogram warns about unknown update types with the update's own text.
    logging.captureWarnings(capture=True)
    warnings.simplefilter("default")
    # What a library will no longer do some day is told to the tests, for which it is an error.
    warnings.simplefilter("ignore", DeprecationWarning)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of one module, named after it."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def cause(error: BaseException) -> str:
    """What may be logged of an error: its type, and the kernel's own refusals' detail."""
    name = type(error).__name__
    return f"{name}: {scrub(str(error))}" if isinstance(error, Refusal) else name
