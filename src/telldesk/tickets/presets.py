"""Categories a new desk may begin with, as data."""

from typing import Final

import msgspec


class Preset(msgspec.Struct, frozen=True):
    """One category: its key, look and names by language."""

    key: str
    icon: str
    colour: str
    names: dict[str, str]


PRESETS: Final[dict[str, tuple[Preset, ...]]] = {
    "general": (
        Preset("question", "❓", "#2f7de1", {"en": "Question", "ru": "Вопрос"}),
        Preset("problem", "🛠️", "#d9480f", {"en": "Problem", "ru": "Проблема"}),
        Preset("payment", "💳", "#2b8a3e", {"en": "Payment", "ru": "Оплата"}),
        Preset("idea", "💡", "#b98900", {"en": "Idea", "ru": "Идея"}),
        Preset("other", "📁", "#6b7280", {"en": "Other", "ru": "Другое"}),
    ),
    "minecraft": (
        Preset("technical", "🛠️", "#d9480f", {"en": "Technical problem", "ru": "Технический сбой"}),
        Preset("player-report", "🚩", "#c92a2a", {"en": "Player report", "ru": "Жалоба на игрока"}),
        Preset("ban-appeal", "⚖️", "#6741d9", {"en": "Ban appeal", "ru": "Обжалование бана"}),
        Preset("donation", "💎", "#2b8a3e", {"en": "Purchases", "ru": "Покупки и донат"}),
        Preset("lost-items", "🎒", "#b98900", {"en": "Lost items", "ru": "Пропали вещи"}),
        Preset("question", "❓", "#2f7de1", {"en": "Question", "ru": "Вопрос"}),
    ),
}
