"""T02, T62: nothing shaped like a secret and no person's words leave through the log."""

import json
import logging
import subprocess
import sys

import pytest

from telldesk.kernel.errors import Conflict
from telldesk.kernel.log import cause, configure_logging, get_logger, scrub

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture(autouse=True)
def _logging_as_before() -> object:
    import structlog

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_tokens_and_launch_signatures_are_blanked() -> None:
    text = f"GET /bot{TOKEN}/getMe hash={'ab' * 32}&signature={'Qz' * 40}"
    assert TOKEN not in scrub(text)
    assert "ab" * 32 not in scrub(text)
    assert "Qz" * 40 not in scrub(text)


def test_our_own_lines_are_scrubbed(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    get_logger("telldesk.x").info("thing.happened", url=f"/bot{TOKEN}/x", count=3)
    line = json.loads(capsys.readouterr().err)
    assert TOKEN not in str(line)
    assert (line["event"], line["count"]) == ("thing.happened", 3)


def test_foreign_lines_keep_no_traceback_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    try:
        raise ValueError(f"what the person wrote {TOKEN}")
    except ValueError:
        logging.getLogger("aiogram.event").exception("Cause exception while process update")
    text = capsys.readouterr().err
    assert "what the person wrote" not in text
    assert TOKEN not in text
    assert "ValueError" in text


def test_what_a_library_gives_up_is_told_to_tests_and_not_to_operators() -> None:
    # In a process of its own: warnings belong to all threads, and pytest collects them besides.
    program = (
        "import warnings; from telldesk.kernel.log import configure_logging; configure_logging();"
        "warnings.warn('will be gone', DeprecationWarning); warnings.warn('is wrong')"
    )
    ran = subprocess.run(  # noqa: S603 - our own words, by our own interpreter
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert "is wrong" in json.loads(ran.stderr)["event"]
    assert "will be gone" not in ran.stderr


def test_a_cause_names_the_type_and_only_our_own_text() -> None:
    assert cause(ValueError("private words")) == "ValueError"
    assert cause(Conflict("version 3")) == "Conflict: version 3"


def test_our_own_exceptions_say_where_but_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    try:
        raise ValueError("private words")
    except ValueError:
        get_logger("telldesk.x").exception("thing.failed")
    line = json.loads(capsys.readouterr().err)
    assert line["error"] == "ValueError"
    assert line["at"][-1].startswith("test_log.py:")
    assert "private words" not in str(line)
