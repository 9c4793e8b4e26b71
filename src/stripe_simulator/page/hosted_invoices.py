"""The page of one invoice: lines, sums, a way to pay; and the same as text."""

from litestar import Response

from stripe_simulator.billing.cards import CARDS, add_card
from stripe_simulator.billing.dunning import answer_card, pay_by_hand
from stripe_simulator.page.forms import Form
from stripe_simulator.page.looks import Looks, day, money, to
from stripe_simulator.page.words import EN
from stripe_simulator.records import AnyRequest, Json
from stripe_simulator.refusals import Refusal, invalid
from stripe_simulator.world import Account, World


def answer(
    world: World,
    looks: Looks,
    request: AnyRequest,
    secret: str,
    form: Form | None,
) -> Response[bytes]:
    """The invoice, after what its form asked for."""
    found = _found(world, secret)
    if found is None:
        return looks.notice(request, "invoice", "gone", status=404)
    account, invoice = found
    problem = None
    if form is not None:
        try:
            with world.storage.transaction():
                problem = _act(account, invoice, form)
        except Refusal as refusal:
            problem = str(refusal)
        world.heard()
        if problem is None:
            return to(invoice["hosted_invoice_url"])
        invoice = account.get("invoice", invoice["id"])
    intent = _intent(account, invoice)
    currency = invoice["currency"]
    words = looks.words(request)
    return looks.page(
        request,
        "invoice.html",
        title=invoice["number"],
        status=402 if problem else 200,
        problem=problem,
        invoice=invoice,
        date=day(invoice["created"]),
        text_url=invoice["invoice_pdf"],
        asks=intent is not None and intent["status"] == "requires_action",
        due=money(invoice["amount_remaining"], currency),
        lines=[
            {
                "name": line["description"],
                "period": f"{day(line['period']['start'])} – {day(line['period']['end'])}",
                "amount": money(line["amount"], currency),
            }
            for line in invoice["lines"]["data"]
        ],
        sums=[(words[word], money(amount, currency)) for word, amount in _sums(invoice)],
    )


def as_text(
    world: World,
    looks: Looks,
    request: AnyRequest,
    secret: str,
) -> Response[bytes]:
    """The invoice as plain text, in place of Stripe's PDF."""
    found = _found(world, secret)
    if found is None:
        return looks.notice(request, "invoice", "gone", status=404)
    _, invoice = found
    currency = invoice["currency"]
    rows = [(line["description"], line["amount"]) for line in invoice["lines"]["data"]]
    rows += [(EN[word], amount) for word, amount in _sums(invoice)]
    body = "\n".join(f"{words:<60}{money(amount, currency):>20}" for words, amount in rows)
    text = f"{EN['invoice']} {invoice['number']}, {day(invoice['created'])}\n\n{body}\n"
    return Response(text.encode(), media_type="text/plain; charset=utf-8")


def _act(account: Account, invoice: Json, form: Form) -> str | None:
    """What went wrong, in words; a failed attempt to pay stays made."""
    if form.text("act") == "confirm":
        outcome = answer_card(account, invoice, is_approved=form.text("answer") == "yes")
    elif form.text("card") in CARDS:
        customer = account.get("customer", invoice["customer"])
        method = add_card(account, CARDS[form.text("card")], customer)
        outcome = pay_by_hand(account, invoice, method, is_confirmed=False)
    else:
        raise invalid("There is no such card.")
    intent = _intent(account, invoice)
    if outcome != "declined" or intent is None:
        return None
    return str(intent["last_payment_error"]["message"])


def _sums(invoice: Json) -> list[tuple[str, int]]:
    tax = invoice["total"] - invoice["total_excluding_tax"]
    used = invoice["starting_balance"] - (invoice["ending_balance"] or 0)
    return [
        ("subtotal", invoice["subtotal"]),
        ("tax", tax),
        ("total", invoice["total"]),
        ("balance", used),
        ("paid_amount", invoice["amount_paid"]),
        ("due", invoice["amount_remaining"]),
    ]


def _found(world: World, secret: str) -> tuple[Account, Json] | None:
    for account in world.accounts:
        for invoice in account.all("invoice"):
            if invoice["_secret"] == secret and invoice["status"] != "draft":
                return account, invoice
    return None


def _intent(account: Account, invoice: Json) -> Json | None:
    for payment in account.all("invoice_payment", parent=invoice["id"]):
        return account.find(payment["payment"]["payment_intent"])
    return None
