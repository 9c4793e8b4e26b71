"""The browsers of this machine, and how a test says that it needs one."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, async_playwright

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT_DRIVER = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
MINI_BROWSER = next(
    Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), Path("/nowhere/MiniBrowser")
)


def needs(found: bool, package: str) -> list[pytest.MarkDecorator]:
    """Marks of a module whose tests need what `apt-get install <package>` brings."""
    return [
        pytest.mark.system,
        pytest.mark.skipif(not found, reason=f"missing here: apt-get install {package}"),
    ]


NEEDS_CHROMIUM: Final = needs(CHROMIUM is not None, "chromium")
NEEDS_FIREFOX: Final = needs(FIREFOX is not None, "firefox-esr")
NEEDS_WEBKIT: Final = needs(
    WEBKIT_DRIVER is not None and XVFB is not None and MINI_BROWSER.exists(),
    "webkit2gtk-driver xvfb",
)
# Root has no sandbox; the rest keeps Chromium from calling its makers.
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def chromium(*more: str) -> AsyncIterator[Browser]:
    """A Chromium without windows; closed afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_ARGUMENTS, *more]
        )
        try:
            yield browser
        finally:
            await browser.close()
