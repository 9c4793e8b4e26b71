import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compress } from "./plugins/compress.ts";
import { precache } from "./plugins/precache.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/assets/",
  plugins: [precache("sw.js", ["gallery", "portal"]), compress()],
  resolve: {
    alias: {
      "@": here("./src"),
      react: "preact/compat",
      "react-dom": "preact/compat",
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: here("../src/telldesk/web/built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        app: here("./src/apps/app/main.tsx"),
        portal: here("./src/apps/portal/main.tsx"),
        sw: here("./src/sw.ts"),
      },
      // Its address stays the same: the server asks browsers to look for a new one each time.
      output: {
        // What every screen needs lies together: brotli finds more in one file than in eight.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules.(preact|@preact|@tanstack|wouter|@fluent|idb-keyval)|src.core.(?!drafts)|src.design.(theme|brand)\.ts|src.ui.(Banner|Boundary|Field|Toast|toasts|Icon|icons|classes|Name|Avatar|Badge|Button|IconButton|Spinner|Chip|Skeleton|ErrorState|Empty|Bar|ConnDot|Float|List|Menu|Panes|PullRefresh|Row|StatusChip|SwipeRow|VirtualList.css|dragging|hold|keys|later|matching|media|pull|swipe)|features.tickets.categories|features.ticket-actions.acts/,
            },
          ],
        },
        entryFileNames: (one) => (one.name === "sw" ? "sw.js" : "[name]-[hash].js"),
      },
      onLog(level, log, report) {
        // "use client" of libraries that also run on servers: nothing here does.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    // It asks for react, which only the aliases above turn into preact.
    server: { deps: { inline: ["virtua"] } },
  },
} as Parameters<typeof defineConfig>[0]);
