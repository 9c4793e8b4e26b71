"""The pages people see: Checkout, the customer portal, invoices, and the clock on `/`.

Plain HTML without scripts. `looks` makes a page, `words` has its languages, each other file is one
page. The address of a page is its secret, as it is at Stripe.
"""

from urllib.parse import urlsplit

from litestar import HttpMethod, Response, get, route
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from stripe_simulator.clock import DAY_S
from stripe_simulator.page import checkouts, hosted_invoices, portals
from stripe_simulator.page.forms import Form, read_fields
from stripe_simulator.page.looks import Looks, minute, style
from stripe_simulator.records import AnyRequest
from stripe_simulator.world import API_VERSION, World

MAX_DAYS = 31
_BOTH = [HttpMethod.GET, HttpMethod.POST]


def handlers(world: World) -> list[HTTPRouteHandler]:
    """The routes of all pages."""
    looks = Looks()

    @get("/page/style.css")
    async def stylesheet() -> Response[bytes]:
        return style()

    @route("/", http_method=_BOTH, status_code=200)
    async def index(request: AnyRequest) -> Response[bytes]:
        form = await _form(request)
        days = form.number("days") if form else None
        if days is not None and 0 < days <= MAX_DAYS:
            world.move_to(world.clock.now() + days * DAY_S)
        now = minute(world.clock.now())
        return looks.page(request, "index.html", title="simulator", version=API_VERSION, now=now)

    @route("/checkout/{secret:str}", http_method=_BOTH, status_code=200)
    async def checkout(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
        return checkouts.answer(world, looks, request, secret, await _form(request))

    @route("/portal/{secret:str}", http_method=_BOTH, status_code=200)
    async def portal(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
        return portals.answer(world, looks, request, secret, await _form(request))

    @route("/invoice/{secret:str}", http_method=_BOTH, status_code=200)
    async def invoice(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
        return hosted_invoices.answer(world, looks, request, secret, await _form(request))

    @get("/invoice/{secret:str}/text")
    async def invoice_text(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
        return hosted_invoices.as_text(world, looks, request, secret)

    return [stylesheet, index, checkout, portal, invoice, invoice_text]


async def _form(request: AnyRequest) -> Form | None:
    """What a form of ours sent; None for a page that is only looked at, or another site's form."""
    origin = request.headers.get("Origin")
    is_own = not origin or urlsplit(origin).netloc == request.headers.get("Host")
    if request.method != "POST" or not is_own:
        return None
    try:
        return Form(read_fields(await request.body()))
    except ClientException:
        return None
