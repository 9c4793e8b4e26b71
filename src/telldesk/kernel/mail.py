"""Sending mail over SMTP: one letter at a time, and what became of it.

The connection is TLS from the start (`smtps://`) or turned into it (`smtp://`); a password never
leaves over anything else but loopback. Source: RFC 5321, RFC 8314, RFC 8058 (2026-11).
"""

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
import msgspec

from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import Settings

# As long as lines may be, so that no address is folded or encoded. Source: RFC 5322 2.1.1.
_POLICY: Final = SMTP_POLICY.clone(max_line_length=998, cte_type="7bit")
_TIMEOUT_S: Final = 20.0
_PORTS: Final = {"smtp": 587, "smtps": 465}
_PERMANENT: Final = 500
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class MailRefused(Exception):  # noqa: N818 - what the other side said, not a mistake of ours
    """The letter will not be taken; `is_address`: because of whom it is for."""

    def __init__(self, code: int, *, is_address: bool) -> None:
        super().__init__(f"smtp_{code}")
        self.code = code
        self.is_address = is_address


class MailDelayed(Exception):  # noqa: N818 - same
    """Nothing was taken; it may be in a while."""


class MailUnknown(Exception):  # noqa: N818 - same
    """The connection ended before anybody said whether it was taken."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One mail. `sender` is the name people see, the address is the installation's."""

    id: str
    to: str
    sender: str
    subject: str
    text: str
    html: str
    at: datetime
    headers: Mapping[str, str] = MappingProxyType({})


class Mailer:
    """Hands letters to the SMTP server the settings name."""

    def __init__(self, settings: Settings) -> None:
        """Takes `smtp_url` and `mail_from`.

        Raises:
            Misconfigured: one is missing or unreadable; `setting` names which.
        """
        self._place = _place_of(settings.smtp_url)
        self._from = _from_of(settings.mail_from)

    async def send(self, letter: Letter) -> None:
        """The server has taken the letter.

        Raises:
            MailRefused: it never will.
            MailDelayed: not now; nothing was taken.
            MailUnknown: nobody knows.
        """
        place = self._place
        is_tls = place.scheme == "smtps"
        needs_tls = bool(place.username) and place.hostname not in _LOOPBACK
        client = aiosmtplib.SMTP(
            hostname=place.hostname,
            port=place.port or _PORTS[place.scheme],
            username=unquote(place.username) if place.username else None,
            password=unquote(place.password) if place.password else None,
            use_tls=is_tls,
            # None turns TLS on where the server offers it; True refuses to go on without.
            start_tls=False if is_tls else (True if needs_tls else None),
            local_hostname=self._from.domain,
            timeout=_TIMEOUT_S,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MailDelayed(type(error).__name__) from error
        try:
            # As bytes: the client's own way would fold what must stay whole.
            await client.sendmail(
                self._from.addr_spec, [letter.to], self._message(letter).as_bytes(policy=_POLICY)
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _answer(error.recipients[0].code, is_address=True) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _answer(error.code, is_address=False) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MailUnknown(type(error).__name__) from error
        finally:
            client.close()

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        message["From"] = Address(_one_line(letter.sender), addr_spec=self._from.addr_spec)
        message["To"] = letter.to
        message["Subject"] = _one_line(letter.subject)
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.id}@{self._from.domain}>"
        # Answering machines stay silent. Source: RFC 3834 section 5.
        message["Auto-Submitted"] = "auto-generated"
        for name, value in letter.headers.items():
            message[name] = value
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message


def _answer(code: int, *, is_address: bool) -> MailRefused | MailDelayed:
    if code >= _PERMANENT:
        return MailRefused(code, is_address=is_address)
    return MailDelayed(f"smtp_{code}")


def _one_line(text: str) -> str:
    """No character that could end a header, or be none on paper."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:200]


def _place_of(url: str) -> SplitResult:
    place = urlsplit(url)
    if place.scheme not in _PORTS or not place.hostname:
        raise Misconfigured(
            "not an SMTP server.",
            setting="TELLDESK_SMTP_URL",
            remedy="Write smtps://user:password@host:465 or smtp://host:587.",
        )
    return place


def _from_of(address: str) -> Address:
    try:
        found = Address(addr_spec=address)
    except (ValueError, IndexError) as error:
        raise Misconfigured(
            f"{address!r} is no address.",
            setting="TELLDESK_MAIL_FROM",
            remedy="Write the address mail comes from, e.g. desk@example.com.",
        ) from error
    if not found.domain or not address.isascii():
        raise Misconfigured(
            f"{address!r} is no address.",
            setting="TELLDESK_MAIL_FROM",
            remedy="Write the address mail comes from, e.g. desk@example.com.",
        )
    return found
