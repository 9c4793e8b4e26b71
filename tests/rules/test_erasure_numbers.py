"""What stands for an address that was erased, and how counts add up. No database."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from telldesk.erasure.scope import Address, address_digest, nowhere
from telldesk.erasure.shapes import ErasureCounts
from telldesk.kernel.crypto import DecryptionFailed, KeyRing

KEYS = KeyRing({1: b"\x11" * 32, 2: b"\x22" * 32})
CHANNEL = UUID(int=5)
ADDRESS = Address(kind="telegram", bot_id=4_000_001, connection="", external_id=77, chat_id=77)


def test_an_address_is_told_again_by_the_key_it_was_made_with_and_by_no_other() -> None:
    made = address_digest(KEYS, 1, "t", ADDRESS)
    assert len(made) == 32
    assert made == address_digest(KeyRing({1: b"\x11" * 32}), 1, "t", ADDRESS)
    others = [
        address_digest(KEYS, 2, "t", ADDRESS),
        address_digest(KEYS, 1, "u", ADDRESS),
        *(
            address_digest(KEYS, 1, "t", replace(ADDRESS, **{name: value}))
            for name, value in (("external_id", 78), ("bot_id", 4_000_002), ("connection", "x"))
        ),
    ]
    assert len({made, *others}) == len(others) + 1
    with pytest.raises(DecryptionFailed):
        address_digest(KEYS, 3, "t", ADDRESS)


@given(st.integers(1, 2**52), st.integers(0, 2**128 - 1))
def test_what_stands_for_an_address_is_nobodys(person: int, channel: int) -> None:
    address = replace(ADDRESS, external_id=person, chat_id=person)
    number = nowhere(KEYS, "t", address, UUID(int=channel))
    assert -(2**63) <= number < 0
    assert number == nowhere(KEYS, "t", address, UUID(int=channel))
    assert number != nowhere(KEYS, "t", address, UUID(int=channel ^ 1))


def test_counts_add_up_field_by_field() -> None:
    one = ErasureCounts(**{name: place for place, name in enumerate(asdict(ErasureCounts()))})
    assert one + ErasureCounts() == one
    assert asdict(one + one) == {name: 2 * many for name, many in asdict(one).items()}
