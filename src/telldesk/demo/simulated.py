"""The simulator as the demo uses it: bots and people made, people made to act."""

from typing import Any, Final, Self

import aiohttp

from telldesk.kernel.errors import Unavailable

_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)


class Simulated:
    """A client of the simulator's control API."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self.base_url, timeout=_TIMEOUT)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._http is not None:
            await self._http.close()

    async def get(self, path: str) -> dict[str, Any]:
        """The answer of `GET /control/{path}`.

        Raises:
            Unavailable: the simulator is away or refuses.
        """
        return await self._call("GET", path, None)

    async def post(self, path: str, **fields: Any) -> dict[str, Any]:
        """The answer of `POST /control/{path}` with these fields."""
        return await self._call("POST", path, fields)

    async def _call(self, method: str, path: str, fields: Any) -> dict[str, Any]:
        if self._http is None:
            raise Unavailable("the simulator's client is not open")
        try:
            async with self._http.request(method, f"/control/{path}", json=fields) as answer:
                body: dict[str, Any] = await answer.json()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unavailable(f"simulator: {type(error).__name__} at {path}") from error
        if answer.status >= 400:  # noqa: PLR2004 - HTTP's own line
            raise Unavailable(f"simulator refused {path}: {body}")
        return body

    async def bot(self, username: str, name: str) -> tuple[int, str]:
        """(id, token) of the bot with this user name; made when it is new."""
        facts = await self.post("bots", username=username, first_name=name[:64])
        return int(facts.get("bot_id") or facts["id"]), str(facts["token"])

    async def person(self, name: str, username: str, language: str) -> int:
        """The id of the person with this user name; made when new."""
        made = await self.post(
            "people", username=username, first_name=name[:64], language_code=language or "en"
        )
        return int(made["person"]["id"])
