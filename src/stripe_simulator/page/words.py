"""Words of the pages, in English and Russian."""

from typing import Final

EN: Final = {
    "simulator": "Stripe simulator",
    "no_money": "This is a simulator. No card is charged and no money moves.",
    "checkout": "Checkout", "subscribe": "Subscribe", "start_trial": "Start the trial",
    "today": "Due today", "subtotal": "Subtotal", "tax": "Tax", "total": "Total",
    "quantity": "Quantity", "set_quantity": "Update", "by_use": "by use",
    "trial_until": "Free until", "email": "E-mail", "card": "Test card",
    "pays": "pays", "declines": "is declined", "lacks_funds": "has too little money",
    "asks": "asks for confirmation", "back": "Cancel and go back", "return": "Back to the shop",
    "complete": "This checkout is complete.", "expired": "This checkout has expired.",
    "gone": "There is nothing at this address.", "problem": "That did not work:",
    "confirm_title": "Confirm the payment", "confirm_words": "Your bank asks: is it you?",
    "approve": "Yes, pay", "refuse": "No, refuse", "portal": "Your subscription",
    "no_subscription": "There is no subscription yet.", "plan": "Plan", "change": "Change the plan",
    "cancel": "Cancel at the end of the period", "cancel_now": "Cancel now",
    "resume": "Keep the subscription",
    "ends_on": "Ends on", "renews_on": "Renews on", "payment_method": "Payment method",
    "no_method": "No card yet.", "set_method": "Use this card", "invoices": "Invoices",
    "no_invoices": "No invoices yet.", "invoice": "Invoice", "date": "Date", "amount": "Amount",
    "status": "Status", "open_invoice": "Open", "pay": "Pay", "due": "Due", "paid_amount": "Paid",
    "what": "What", "balance": "Credit used", "as_text": "As text",
    "clock": "Clock", "move": "Move the clock forward", "days": "days",
    "status_active": "active", "status_trialing": "trial", "status_past_due": "payment overdue",
    "status_unpaid": "unpaid", "status_canceled": "cancelled",
    "status_incomplete": "waits for the first payment",
    "status_incomplete_expired": "never paid", "status_draft": "draft", "status_open": "open",
    "status_paid": "paid", "status_void": "void", "status_uncollectible": "uncollectible",
    "month": "month", "year": "year", "week": "week", "day": "day",
}  # fmt: skip
RU: Final = {
    "simulator": "Симулятор Stripe",
    "no_money": "Это симулятор. Карты не списываются, деньги никуда не уходят.",
    "checkout": "Оплата", "subscribe": "Оформить подписку", "start_trial": "Начать пробный период",
    "today": "К оплате сегодня", "subtotal": "Без налога", "tax": "Налог", "total": "Итого",
    "quantity": "Количество", "set_quantity": "Обновить", "by_use": "по расходу",
    "trial_until": "Бесплатно до", "email": "Почта", "card": "Тестовая карта",
    "pays": "платит", "declines": "отклоняется", "lacks_funds": "не хватает денег",
    "asks": "просит подтверждение", "back": "Отменить и вернуться", "return": "Вернуться на сайт",
    "complete": "Эта оплата завершена.", "expired": "Срок этой оплаты истёк.",
    "gone": "По этому адресу ничего нет.", "problem": "Не получилось:",
    "confirm_title": "Подтвердите платёж", "confirm_words": "Банк спрашивает: это вы?",
    "approve": "Да, оплатить", "refuse": "Нет, отказаться", "portal": "Ваша подписка",
    "no_subscription": "Подписки пока нет.", "plan": "Тариф", "change": "Сменить тариф",
    "cancel": "Отменить в конце периода", "cancel_now": "Отменить сейчас",
    "resume": "Оставить подписку",
    "ends_on": "Закончится", "renews_on": "Продлится", "payment_method": "Способ оплаты",
    "no_method": "Карты пока нет.", "set_method": "Платить этой картой", "invoices": "Счета",
    "no_invoices": "Счетов пока нет.", "invoice": "Счёт", "date": "Дата", "amount": "Сумма",
    "status": "Состояние", "open_invoice": "Открыть", "pay": "Оплатить", "due": "К оплате",
    "paid_amount": "Оплачено",
    "what": "За что", "balance": "Зачтено с баланса", "as_text": "Текстом",
    "clock": "Часы", "move": "Перевести часы вперёд", "days": "дн.",
    "status_active": "действует", "status_trialing": "пробный период",
    "status_past_due": "платёж просрочен",
    "status_unpaid": "не оплачена", "status_canceled": "отменена",
    "status_incomplete": "ждёт первого платежа",
    "status_incomplete_expired": "так и не оплачена", "status_draft": "черновик",
    "status_open": "открыт",
    "status_paid": "оплачен", "status_void": "аннулирован", "status_uncollectible": "безнадёжен",
    "month": "месяц", "year": "год", "week": "неделя", "day": "день",
}  # fmt: skip


def language_of(accepted: str, chosen: str | None) -> str:
    """`ru` or `en`: what the shop chose, else what the browser prefers."""
    wanted = accepted if chosen in {None, "", "auto"} else chosen
    return "ru" if (wanted or "").lower().startswith("ru") else "en"


def words_in(language: str) -> dict[str, str]:
    return RU if language == "ru" else EN
