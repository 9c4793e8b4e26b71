import type { Plugin, Rollup } from "vite";

/** Stands in the service worker's source for the files of its own release. */
const PLACE = "__FILES__";
const KEPT = /\.(js|css|woff2|svg|mp3|ogg|png|webp)$/;

/**
 * Tells the service worker which files the app is made of. What only another entry needs is left out:
 * nobody opens it without a network.
 */
export function precache(worker: string, without: readonly string[]): Plugin {
  let base = "/";
  return {
    name: "precache",
    apply: "build",
    // After the bundler has dropped the chunks that held nothing but styles.
    enforce: "post",
    configResolved: (config) => {
      base = config.base;
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const left = new Set([worker, ...chunks.flatMap((one) => filesOf(one, without))]);
      const files = Object.keys(bundle).filter((name) => KEPT.test(name) && !left.has(name));
      const target = chunks.find((one) => one.fileName === worker);
      if (!target?.code.includes(PLACE)) throw new Error(`${worker} does not ask for ${PLACE}`);
      if (target.imports.length + target.dynamicImports.length + target.exports.length > 0) {
        throw new Error(`${worker} has to be one classic script`);
      }
      const list = files.sort().map((name) => base + name);
      target.code = target.code.replace(PLACE, JSON.stringify(list));
    },
  };
}

function filesOf(chunk: Rollup.OutputChunk, entries: readonly string[]): string[] {
  if (!chunk.isEntry || !entries.includes(chunk.name)) return [];
  return [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])];
}
