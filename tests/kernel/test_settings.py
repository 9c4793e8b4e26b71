"""Settings: one clear error that names the variable and the remedy."""

import pytest

from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import load_settings


def test_defaults_need_no_environment() -> None:
    settings = load_settings({})
    assert settings.is_production
    assert settings.bind_address == ("127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELLDESK_DATABASE_POOL_SIZE", "many"),
        ("TELLDESK_LOG_JSON", "maybe"),
        ("TELLDESK_ENVIRONMENT", "prod"),
        ("TELLDESK_LOG_LEVEL", "loud"),
        ("TELLDESK_DATABASE_POOLER", "session"),
        ("TELLDESK_HOOK_KEY_SECRET", "short"),
        ("TELLDESK_DATABSE_URL", "postgresql://x"),
    ],
)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        load_settings({name: value})


def test_T21_another_signing_key_needs_a_loopback_bot_api() -> None:
    with pytest.raises(Misconfigured, match="TELEGRAM_PUBLIC_KEY"):
        load_settings({"TELLDESK_TELEGRAM_PUBLIC_KEY": "00" * 32})
    settings = load_settings(
        {
            "TELLDESK_TELEGRAM_PUBLIC_KEY": "00" * 32,
            "TELLDESK_TELEGRAM_API_URL": "http://127.0.0.1:8081",
        }
    )
    assert settings.telegram_api_is_local


def test_T49_production_takes_no_other_keys_for_licences_than_those_built_in() -> None:
    with pytest.raises(Misconfigured, match="LICENCE_KEYS"):
        load_settings({"TELLDESK_LICENCE_KEYS": "keys.toml"})
    trying = {"TELLDESK_LICENCE_KEYS": "keys.toml", "TELLDESK_ENVIRONMENT": "test"}
    assert load_settings(trying).licence_keys == "keys.toml"


@pytest.mark.parametrize("value", ["", "8000", "host:", "host:99999", "host:port"])
def test_a_bad_address_is_refused(value: str) -> None:
    with pytest.raises(Misconfigured, match="TELLDESK_BIND"):
        _ = load_settings({"TELLDESK_BIND": value}).bind_address


def test_T02_secrets_do_not_show_in_a_printed_setting() -> None:
    settings = load_settings({"TELLDESK_HOOK_KEY_SECRET": "x" * 40})
    assert "x" * 40 not in repr(settings)
