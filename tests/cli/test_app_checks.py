"""Whether an app opens where its bot says it is, asked as Telegram's client would."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from telldesk.cli.app_checks import app_problem, check_apps
from telldesk.kernel.settings import Settings


@contextmanager
def answering(status: int, **headers: str) -> Iterator[str]:
    """The address of a server that answers everything like this."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/app/abc/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "headers", "problem"),
    [
        (200, {}, ""),
        (404, {}, "answers 404"),
        (503, {}, "answers 503"),
        (301, {"location": "https://elsewhere.test/"}, "redirects (301)"),
        (200, {"location": "/"}, "redirects (200)"),
    ],
)
def test_an_app_opens_at_once_or_not_at_all(
    status: int, headers: dict[str, str], problem: str
) -> None:
    with answering(status, **headers) as url:
        found = app_problem(url)
    assert (found == "") if problem == "" else (problem in found)


@pytest.mark.parametrize("url", ["", "ftp://x/", "https://127.0.0.1:9/", "http://127.0.0.1:9/"])
def test_an_address_nobody_answers_at_is_a_problem(url: str) -> None:
    assert app_problem(url)


async def test_outside_production_all_share_one_host() -> None:
    assert (await check_apps(Settings(environment="demo"), [], [])).level == "ok"
