import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What shrinks; pictures and woff2 fonts are compressed already. */
const SHRINKS = /\.(js|css|svg|json|ttf|map|html|txt)$/;

const brotli = (content: Uint8Array) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength,
    },
  });

const gzip = (content: Uint8Array) => gzipSync(content, { level: constants.Z_BEST_COMPRESSION });

function writeSmaller(path: string, content: Buffer): void {
  for (const [ending, small] of [
    [".br", brotli(content)],
    [".gz", gzip(content)],
  ] as const) {
    if (small.byteLength < content.byteLength) writeFileSync(path + ending, small);
  }
}

/**
 * Puts a `.br` and a `.gz` beside every file that is smaller that way: compressed once here, at the
 * highest level, instead of at every request. The manifest is read by the server alone.
 */
export function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    enforce: "post",
    writeBundle({ dir = "" }, bundle) {
      for (const file of Object.values(bundle)) {
        if (!SHRINKS.test(file.fileName) || file.fileName === "manifest.json") continue;
        writeSmaller(
          join(dir, file.fileName),
          Buffer.from(file.type === "chunk" ? file.code : file.source),
        );
      }
    },
  };
}
