"""Which rooms answer methods; importing one registers its answers."""

import importlib

ROOMS = (
    "texts",
    "media",
    "albums",
    "things",
    "copies",
    "edits",
    "chats",
    "branding",
    "topics",
    "managed_bots",
    "webhook_settings",
)


def load() -> None:
    """Every method has its answer."""
    for room in ROOMS:
        importlib.import_module(f"telegram_simulator.bot_api.{room}")
