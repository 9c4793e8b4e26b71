/** Bytes on their way out, told while they go: `fetch` says nothing before the answer. */

/** Nothing got through for so long: the network is gone, whatever the device thinks. */
const STILL_MS = 60_000;

/** In place of `fetch` for `request`: `onSent` hears how many bytes of `body` have left. */
export function sendingBytes(body: Blob, onSent: (bytes: number) => void) {
  return (url: string, { method = "PUT", headers, signal }: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      let still: ReturnType<typeof setTimeout> | undefined;
      const end = () => {
        clearTimeout(still);
        signal?.removeEventListener("abort", abort);
      };
      const fail = (why: unknown) => {
        end();
        reject(why);
      };
      const abort = () => {
        xhr.abort();
        fail(signal?.reason);
      };
      const wait = () => {
        clearTimeout(still);
        still = setTimeout(() => {
          xhr.abort();
          fail(new TypeError("nothing moves"));
        }, STILL_MS);
      };
      xhr.open(method, url);
      for (const [name, value] of Object.entries(headers as Record<string, string>)) {
        xhr.setRequestHeader(name, value);
      }
      xhr.setRequestHeader("content-type", "application/octet-stream");
      xhr.upload.onprogress = (event) => {
        wait();
        onSent(Math.min(event.loaded, body.size));
      };
      xhr.onload = () => {
        end();
        resolve(answerOf(xhr));
      };
      xhr.onerror = () => fail(new TypeError("cut off"));
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      wait();
      xhr.send(body);
    });
}

function answerOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["content-type", "retry-after", "date"]) {
    const value = xhr.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  const hasBody = xhr.status !== 204 && xhr.status !== 304;
  return new Response(hasBody ? xhr.responseText : null, { status: xhr.status, headers });
}
