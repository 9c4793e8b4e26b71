"""Ready sets of categories a manifest may name (`categories_preset`). Pure data."""

from typing import Final

from telldesk.tenancy.manifest import CategoryWish

CATEGORY_PRESETS: Final[dict[str, tuple[CategoryWish, ...]]] = {
    "minecraft": (
        CategoryWish("bug", {"ru": "Ошибка в игре", "en": "Game bug"}, "🐞", "#d9822b"),
        CategoryWish("grief", {"ru": "Гриферство", "en": "Griefing"}, "🔥", "#c23030"),
        CategoryWish("appeal", {"ru": "Апелляция бана", "en": "Ban appeal"}, "⚖️", "#7157d9"),
        CategoryWish("purchase", {"ru": "Донат и покупки", "en": "Purchases"}, "💎", "#00998c"),
        CategoryWish("account", {"ru": "Вход и аккаунт", "en": "Account"}, "🔑", "#2965cc"),
        CategoryWish("idea", {"ru": "Предложение", "en": "Suggestion"}, "💡", "#8a9a00"),
    ),
    "shop": (
        CategoryWish("order", {"ru": "Заказ", "en": "Order status"}, "📦", "#2965cc"),
        CategoryWish("return", {"ru": "Возврат", "en": "Returns"}, "↩️", "#d9822b"),
        CategoryWish("payment", {"ru": "Оплата", "en": "Payment"}, "💳", "#00998c"),
        CategoryWish("product", {"ru": "О товаре", "en": "Product question"}, "🧵", "#7157d9"),
    ),
}
