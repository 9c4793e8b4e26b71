"""The Checkout page: what is bought, quantity, card, confirmation; then back to the shop."""

from litestar import Response

from stripe_simulator.billing import checkout
from stripe_simulator.billing.cards import CARDS
from stripe_simulator.billing.lines import is_metered
from stripe_simulator.page.forms import Form
from stripe_simulator.page.looks import Looks, day, money, to
from stripe_simulator.records import AnyRequest, Json
from stripe_simulator.refusals import Refusal
from stripe_simulator.world import Account, World

_PLACEHOLDER = "{CHECKOUT_SESSION_ID}"


def answer(
    world: World,
    looks: Looks,
    request: AnyRequest,
    session_id: str,
    form: Form | None,
) -> Response[bytes]:
    """The page of the session, or the shop's once it is paid."""
    for account in world.accounts:
        session = account.find(session_id, "checkout.session")
        if session is not None:
            break
    else:
        return looks.notice(request, "checkout", "gone", status=404)
    if session["status"] != "open":
        done = session["status"] == "complete"
        back = _success_url(session) if done else session["cancel_url"]
        word = "complete" if done else "expired"
        return looks.notice(request, "checkout", word, locale=session["locale"], link=back)
    if form is None:
        return _shown(account, looks, request, session)
    if form.text("act") == "pay" and form.text("card") == "asks":
        return looks.page(
            request, "confirm.html", title="confirm_title", locale=session["locale"],
            email=form.text("email"), targets=_targets(session),
        )  # fmt: skip
    try:
        with world.storage.transaction():
            if form.text("act") == "quantity":
                checkout.change_quantity(
                    account, session, form.number("line") or 0, form.number("quantity") or 0
                )
                return _shown(account, looks, request, session)
            session = checkout.complete(
                account,
                session,
                card=form.text("card") if form.text("card") in CARDS else "declines",
                email=form.text("email") or None,
                is_confirmed=form.text("answer") == "yes",
            )
    except Refusal as refusal:
        session = account.get("checkout.session", session_id)
        return _shown(account, looks, request, session, problem=str(refusal), form=form)
    world.heard()
    return to(_success_url(session))


def _shown(
    account: Account,
    looks: Looks,
    request: AnyRequest,
    session: Json,
    *,
    problem: str | None = None,
    form: Form | None = None,
) -> Response[bytes]:
    currency = session["currency"]
    words = looks.words(request, session["locale"])
    trial_end = checkout.trial_end(account, session)
    pairs = zip(session["_line_items"]["data"], session["_offers"], strict=True)
    return looks.page(
        request,
        "checkout.html",
        title="checkout",
        status=402 if problem else 200,
        locale=session["locale"],
        targets=_targets(session),
        problem=problem,
        lines=[
            {
                "name": item["description"],
                "price": price_words(item["price"], words),
                "quantity": item["quantity"],
                "adjustable": offer["adjustable"],
                "amount": money(item["amount_subtotal"], currency),
            }
            for item, offer in pairs
        ],
        subtotal=money(session["amount_subtotal"], currency),
        tax=money(session["total_details"]["amount_tax"], currency),
        total=money(session["amount_total"], currency),
        trial_until=day(trial_end) if trial_end else None,
        asks_email=not session["customer"],
        email=form.text("email") if form else session["customer_email"] or "",
        cancel_url=session["cancel_url"],
    )


def price_words(price: Json, words: dict[str, str]) -> str:
    """`12.00 EUR / month`, with the interval in the person's words."""
    recurring = price["recurring"]
    amount = (
        f"{price['unit_amount_decimal']} ¢ {price['currency'].upper()}"
        if price["unit_amount"] is None
        else money(price["unit_amount"], price["currency"])
    )
    if is_metered(price):
        return f"{amount}, {words['by_use']}"
    count = recurring["interval_count"]
    return f"{amount} / {f'{count} ' if count > 1 else ''}{words[recurring['interval']]}"


def _success_url(session: Json) -> str:
    return str(session["success_url"].replace(_PLACEHOLDER, session["id"]))


def _targets(session: Json) -> list[str | None]:
    return [session["success_url"], session["cancel_url"]]
