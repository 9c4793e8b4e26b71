"""What the vendor signed is read, and nothing else ever is (T49)."""

import base64
from datetime import date

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.support.licences import EXPIRES_ON, STARTS_ON, Vendor

from telldesk.kernel.errors import Invalid
from telldesk.licensing.licence import Feature, Flaw, Licence
from telldesk.licensing.signing import MOST_CHARS, read_licence

VENDOR = Vendor()
LICENCE = VENDOR.licence(features=[Feature.PARTNERS, Feature.AI])
TEXT = VENDOR.text(LICENCE)


def signed(payload: bytes, key: Ed25519PrivateKey = VENDOR.key, version: str = "TD1") -> str:
    """Any payload at all, signed as a licence is."""
    words = f"{version}.{written(payload)}"
    return f"{words}.{written(key.sign(words.encode()))}"


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_licence_is_read_as_it_was_signed() -> None:
    assert read_licence(TEXT, VENDOR.keys) == LICENCE
    assert LICENCE.features == ("ai", "partners")
    assert len(TEXT) < 600


def test_a_mail_program_may_break_its_line() -> None:
    folded = "\r\n ".join(TEXT[at : at + 76] for at in range(0, len(TEXT), 76))
    assert read_licence(f"  {folded}\n\n", VENDOR.keys) == LICENCE


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
def test_T49_no_changed_character_leaves_a_licence(place: int, other: str) -> None:
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    if changed != TEXT:
        assert isinstance(read_licence(changed, VENDOR.keys), Flaw)


@given(st.data())
def test_T49_no_changed_byte_below_the_spelling_leaves_a_licence(data: st.DataObject) -> None:
    version, *parts = TEXT.split(".")
    raws = [bytearray(base64.urlsafe_b64decode(part + "==")) for part in parts]
    raw = data.draw(st.sampled_from(raws))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = ".".join([version, *(written(bytes(one)) for one in raws)])
    assert isinstance(read_licence(changed, VENDOR.keys), Flaw)


@given(st.one_of(st.text(), st.text().map("TD1.".__add__), st.binary().map(signed)))
def test_whatever_is_given_the_answer_is_no_error(text: str) -> None:
    assert isinstance(read_licence(text, VENDOR.keys), Flaw)


def test_T49_a_licence_has_one_spelling() -> None:
    # The last character of 64 bytes carries four bits of nothing.
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = letters.index(TEXT[-1])
    same_bytes = TEXT[:-1] + letters[last ^ 1]
    assert base64.urlsafe_b64decode(same_bytes.split(".")[2] + "==") == (
        base64.urlsafe_b64decode(TEXT.split(".")[2] + "==")
    )
    assert read_licence(same_bytes, VENDOR.keys) is Flaw.UNREADABLE


STRANGER = Vendor()
FOREIGN_KEY = signed(msgspec.json.encode(LICENCE), STRANGER.key)
NESTED = b'{"key_id":"' + LICENCE.key_id.encode() + b'","x":' + b"[" * 2000


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", Flaw.MISSING),
        (" \n", Flaw.MISSING),
        ("TD1", Flaw.UNREADABLE),
        ("TD1..", Flaw.UNREADABLE),
        (TEXT[:-30], Flaw.FORGED),
        (TEXT[: TEXT.rindex(".")], Flaw.UNREADABLE),
        (TEXT + "." + TEXT, Flaw.UNREADABLE),
        ("A" * 10 * MOST_CHARS, Flaw.UNREADABLE),
        ("TD2" + TEXT[3:], Flaw.OTHER_VERSION),
        ("TD1x" + TEXT[3:], Flaw.UNREADABLE),
        (FOREIGN_KEY, Flaw.FORGED),
        (STRANGER.text(STRANGER.licence()), Flaw.UNKNOWN_KEY),
        (VENDOR.text(LICENCE, product="somethingelse"), Flaw.OTHER_PRODUCT),
        (signed(b"{}"), Flaw.UNREADABLE),
        (signed(b"\xff\xfe"), Flaw.UNREADABLE),
        (signed(NESTED), Flaw.UNREADABLE),
    ],
    ids=[
        "empty", "white", "start", "dots", "cut", "unsigned", "twice", "long", "newer", "strange",
        "foreign", "unknown key", "other product", "no fields", "no text", "deep",
    ],
)  # fmt: skip
def test_T49_what_is_no_licence_is_told_apart(text: str, flaw: Flaw) -> None:
    assert read_licence(text, VENDOR.keys) is flaw


def test_a_limit_this_release_does_not_know_makes_it_unreadable() -> None:
    words = msgspec.to_builtins(LICENCE) | {"agents": 3}
    assert read_licence(signed(msgspec.json.encode(words)), VENDOR.keys) is Flaw.UNREADABLE


def test_a_feature_this_release_does_not_know_is_left_out_and_named() -> None:
    text = VENDOR.text(LICENCE, features=("ai", "teleportation"))
    read = read_licence(text, VENDOR.keys)
    assert isinstance(read, Licence)
    assert read.known_features == {Feature.AI}
    assert read.unknown_features == ("teleportation",)


def test_two_keys_count_side_by_side_while_they_are_changed() -> None:
    next_one = Vendor()
    both = {**VENDOR.keys, **next_one.keys}
    for vendor in (VENDOR, next_one):
        licence = vendor.licence()
        assert read_licence(vendor.text(licence), both) == licence
    assert read_licence(TEXT, next_one.keys) is Flaw.UNKNOWN_KEY


@pytest.mark.parametrize(
    "changes",
    [
        {"tenants": 0},
        {"tenants": 10**7},
        {"grace_days": 91},
        {"grace_days": -1},
        {"starts_on": date(1999, 1, 1)},
        {"expires_on": date(9999, 12, 31)},
        {"starts_on": EXPIRES_ON, "expires_on": STARTS_ON},
        {"features": ["teleportation"]},
    ],
)  # fmt: skip
def test_what_nobody_could_reckon_with_is_never_issued(changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        VENDOR.licence(**changes)  # type: ignore[arg-type]  # a table of wrong values


@pytest.mark.parametrize(
    "changes",
    [
        {"customer": "\x1b[2J"},
        {"customer": ""},
        {"customer": "x" * 201},
        {"tenants": 0},
        {"features": ("x; y",)},
        {"features": tuple(f"feature_{n}" for n in range(51))},
        {"expires_on": date(9999, 12, 31)},
        {"grace_days": 10**9},
    ],
)  # fmt: skip
def test_nor_read_where_somebody_signed_it(changes: dict[str, object]) -> None:
    words = msgspec.to_builtins(LICENCE) | msgspec.to_builtins(changes)
    assert read_licence(signed(msgspec.json.encode(words)), VENDOR.keys) is Flaw.UNREADABLE
