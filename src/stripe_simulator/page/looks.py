"""What a page says: templates filled, money and days written, answers with a strict policy."""

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response

from stripe_simulator.billing.cards import CARDS
from stripe_simulator.page.words import language_of, words_in
from stripe_simulator.records import AnyRequest

# Amounts in these are whole already. Source: https://docs.stripe.com/currencies, November 2026.
_WHOLE: Final = frozenset(
    {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv",
     "xaf", "xof", "xpf"}
)  # fmt: skip
_HTML: Final = "text/html; charset=utf-8"


class Looks:
    """Makes the pages, in the person's language."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("stripe_simulator.page"),
            autoescape=True,
            undefined=StrictUndefined,
        )

    def page(
        self,
        request: AnyRequest,
        template: str,
        *,
        title: str,
        status: int = 200,
        locale: str | None = None,
        targets: Iterable[str | None] = (),
        **facts: Any,
    ) -> Response[bytes]:
        """The page; `targets` are addresses its forms may lead to."""
        language = language_of(request.headers.get("Accept-Language", ""), locale)
        words = words_in(language)
        text = self._templates.get_template(template).render(
            **{"problem": None, **facts},
            title=words.get(title, title),
            language=language,
            words=words,
            cards=CARDS,
        )
        return Response(
            text.encode(), status_code=status, headers=_headers(targets), media_type=_HTML
        )

    def words(self, request: AnyRequest, locale: str | None = None) -> dict[str, str]:
        """The words in the person's language."""
        return words_in(language_of(request.headers.get("Accept-Language", ""), locale))

    def notice(
        self,
        request: AnyRequest,
        title: str,
        word: str,
        *,
        status: int = 200,
        locale: str | None = None,
        link: str | None = None,
    ) -> Response[bytes]:
        """A page of one sentence."""
        return self.page(
            request, "notice.html", title=title, status=status, locale=locale,
            notice=self.words(request, locale)[word], link=link,
        )  # fmt: skip


def style() -> Response[bytes]:
    found = files("stripe_simulator.page").joinpath("static", "style.css")
    return Response(found.read_bytes(), media_type="text/css; charset=utf-8", headers=_headers(()))


def to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"Location": address, **_headers([address])})


def money(amount_minor: int, currency: str) -> str:
    if currency in _WHOLE:
        return f"{amount_minor} {currency.upper()}"
    sign, whole = ("−" if amount_minor < 0 else ""), abs(amount_minor)
    return f"{sign}{whole // 100}.{whole % 100:02} {currency.upper()}"


def day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def minute(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M")


def _headers(targets: Iterable[str | None]) -> dict[str, str]:
    # A browser holds a form to `form-action` even where the answer sends it on.
    origins = sorted({_origin(one) for one in targets if one} - {""})
    allowed = " ".join(["'self'", *origins])
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action {allowed}"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    is_plain = parts.scheme in {"http", "https"} and not set(parts.netloc) & set(" ;,'\"")
    return f"{parts.scheme}://{parts.netloc}" if is_plain else ""
