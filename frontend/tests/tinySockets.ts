/** Sockets of a tiny desk, over real TCP: greets, and ends them with whatever code a test wants. */

import { createHash } from "node:crypto";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
const TEXT = 0x81;
const CLOSE = 0x88;

export class TinySockets {
  readonly open = new Set<Duplex>();
  /** How many were opened in all, and under which tickets. */
  readonly tickets: string[] = [];
  #server: Server | undefined;
  port = 0;

  async start(): Promise<this> {
    this.#server = createServer();
    this.#server.on("upgrade", (request, socket) => {
      const key = String(request.headers["sec-websocket-key"]);
      const accept = createHash("sha1")
        .update(key + GUID)
        .digest("base64");
      const offered = String(request.headers["sec-websocket-protocol"] ?? "");
      this.tickets.push(/t\.([^,\s]+)/.exec(offered)?.[1] ?? "");
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n" +
          `sec-websocket-accept: ${accept}\r\nsec-websocket-protocol: desk.v1\r\n\r\n`,
      );
      this.open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.open.delete(socket));
      const hello = Buffer.from(JSON.stringify({ type: "hello", cursor: "c", resumed: false }));
      socket.write(Buffer.concat([Buffer.from([TEXT, hello.length]), hello]));
    });
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    this.port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  end(code: number): void {
    for (const one of this.open) one.end(Buffer.from([CLOSE, 2, code >> 8, code & 255]));
  }

  async stop(): Promise<void> {
    for (const one of this.open) one.destroy();
    await new Promise((done) => this.#server?.close(done));
  }
}

/** The part of a browser's socket the app uses: the test page's own cannot talk to a real server. */
export class TinySocket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  #socket: Duplex | undefined;
  #code = 1006;

  constructor(port: number, protocols: string[]) {
    const headers = {
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
      "sec-websocket-protocol": protocols.join(", "),
    };
    const asking = request({ port, host: "127.0.0.1", headers });
    asking.on("error", () => this.#gone());
    asking.on("upgrade", (_, socket, head) => {
      this.#socket = socket;
      this.readyState = TinySocket.OPEN;
      this.onopen?.();
      socket.on("data", (bytes: Buffer) => this.#read(bytes));
      socket.on("close", () => this.#gone());
      socket.on("error", () => undefined);
      this.#read(head);
    });
    asking.end();
  }

  /** The server of these tests listens to nothing. */
  send(): void {}

  close(): void {
    this.#socket?.destroy();
  }

  /** Whole frames below 126 bytes: all that the server of these tests sends. */
  #read(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
      const content = bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0));
      if (bytes[at] === TEXT) this.onmessage?.({ data: content.toString() });
      else this.#code = content.readUInt16BE();
    }
  }

  #gone(): void {
    this.readyState = 3;
    this.onclose?.({ code: this.#code });
  }
}
