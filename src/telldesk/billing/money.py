"""Amounts of money: whole minor units and an ISO 4217 code, never fractions. Pure."""

from typing import Final

# Source: https://docs.stripe.com/currencies#minor-units and ISO 4217 (2026-11).
_NONE: Final = frozenset(
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV",
        "XAF", "XOF", "XPF",
    }
)  # fmt: skip
_THREE: Final = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def minor_digits(currency: str) -> int:
    """How many digits of an amount in minor units stand behind the point."""
    if currency in _NONE:
        return 0
    return 3 if currency in _THREE else 2


def amount_words(amount_minor: int, currency: str) -> str:
    """The amount as lines and programs have it: `19.00 EUR`."""
    digits = minor_digits(currency)
    if not digits:
        return f"{amount_minor} {currency}"
    sign = "-" if amount_minor < 0 else ""
    whole, part = divmod(abs(amount_minor), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d} {currency}"
