"""Secrets at rest, sealed payloads and hook keys."""

from pathlib import Path

import pytest

from telldesk.kernel.crypto import (
    DecryptionFailed,
    KeyRing,
    Opener,
    Sealer,
    create_key_file,
    is_own_hook_key,
    load_key_file,
    new_hook_key,
    new_sealing_pair,
)
from telldesk.kernel.errors import Misconfigured

RING = KeyRing({1: b"a" * 32})


def test_T55_a_ciphertext_opens_only_in_its_own_place() -> None:
    cipher = RING.encrypt(b"token", "tenant-a", "42", "token")
    assert RING.decrypt(cipher, "tenant-a", "42", "token") == b"token"
    for place in (
        ("tenant-b", "42", "token"),
        ("tenant-a", "43", "token"),
        ("tenant-a", "42", "x"),
    ):
        with pytest.raises(DecryptionFailed):
            RING.decrypt(cipher, *place)


def test_T55_an_older_key_still_opens_after_rotation() -> None:
    old = RING.encrypt(b"token", "p")
    both = KeyRing({1: b"a" * 32, 2: b"b" * 32})
    assert both.decrypt(old, "p") == b"token"
    with pytest.raises(DecryptionFailed):
        RING.decrypt(both.encrypt(b"token", "p"), "p")


@pytest.mark.parametrize("cipher", [b"", b"\x00", b"\x00\x01", b"\x00\x01" + b"x" * 40])
def test_a_damaged_ciphertext_is_refused(cipher: bytes) -> None:
    with pytest.raises(DecryptionFailed):
        RING.decrypt(cipher, "p")


def test_a_sealed_payload_opens_only_for_its_tenant_and_place() -> None:
    private, public = new_sealing_pair()
    stranger, _ = new_sealing_pair()
    sealer = Sealer(public)
    key, sealed = sealer.seal(b"words", b"t|1|7")
    assert Opener(private).open(key, sealed, b"t|1|7") == b"words"
    for opener, place in ((Opener(private), b"t|1|8"), (Opener(stranger), b"t|1|7")):
        with pytest.raises(DecryptionFailed):
            opener.open(key, sealed, place)
    assert b"words" not in key + sealed


def test_a_data_key_is_shared_within_its_hour() -> None:
    sealer = Sealer(new_sealing_pair()[1])
    assert sealer.seal(b"a", b"p")[0] == sealer.seal(b"b", b"p")[0]


def test_T03_forged_hook_keys_are_refused_without_a_look_up() -> None:
    secret = "s" * 32
    key = new_hook_key(secret)
    assert len(key) == 28
    assert is_own_hook_key(secret, key)
    for forged in (key[:-2] + ("AA" if not key.endswith("AA") else "BB"), "", "1", "2" + key[1:],
                   "1" + "é" * 27, key + "A", new_hook_key("t" * 32)):  # fmt: skip
        assert not is_own_hook_key(secret, forged)


def test_a_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = create_key_file(path)
    assert path.stat().st_mode & 0o077 == 0
    assert load_key_file(path).decrypt(ring.encrypt(b"x", "p"), "p") == b"x"
    with pytest.raises(Misconfigured):
        create_key_file(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"1": "short"}', '{"1": "AAAA"}', '{"x": 1}'])
def test_a_broken_key_file_is_one_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(Misconfigured, match="TELLDESK_KEY_FILE"):
        load_key_file(path)
