"""What a browser keeps for the app, taken away at bad moments: lost, full, or refused."""

from typing import Final

from playwright.async_api import Page
from tests.support.demo_program import eventually

EVERYTHING: Final = ("indexeddb", "local", "session", "cookies")
# A disk without room: every write to IndexedDB fails as browsers let it fail.
FULL: Final = """
IDBObjectStore.prototype.put = function () {
  throw new DOMException("no room", "QuotaExceededError");
};
"""
# A browser told to keep nothing of this site. Source: Chromium with site data blocked, 2026-11.
REFUSED: Final = """
(() => {
  const refuse = () => { throw new DOMException("denied", "SecurityError"); };
  for (const name of ["localStorage", "sessionStorage", "caches"])
    Object.defineProperty(window, name, { get: refuse });
  IDBFactory.prototype.open = refuse;
  if (navigator.locks) LockManager.prototype.request = async () => refuse();
  if (navigator.serviceWorker) ServiceWorkerContainer.prototype.register = async () => refuse();
})();
"""
# Some web views have no such thing at all.
MISSING: Final = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
_IS_KEPT: Final = """async (words) => {
  let isThere = false;
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of base.objectStoreNames) {
      const found = await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      isThere ||= JSON.stringify(found).includes(words);
    }
    base.close();
  }
  return isThere;
}"""


async def kept(page: Page, words: str) -> None:
    """The words are written down on this device; a person has that moment as well."""

    async def look() -> bool:
        return bool(await page.evaluate(_IS_KEPT, words))

    await eventually(look)


async def lose(page: Page, *kinds: str) -> None:
    """The browser throws these away under the open page, as it does when told to or out of room."""
    origin = await page.evaluate("() => location.origin")
    session = await page.context.new_cdp_session(page)
    if "indexeddb" in kinds:
        wish = {"origin": origin, "storageTypes": "indexeddb"}
        await session.send("Storage.clearDataForOrigin", wish)
    await session.detach()
    if "cookies" in kinds:
        await page.context.clear_cookies()
    for kind in ("local", "session"):
        if kind in kinds:
            await page.evaluate(f"() => {kind}Storage.clear()")
