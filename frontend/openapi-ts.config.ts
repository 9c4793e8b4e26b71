import { defineConfig } from "@hey-api/openapi-ts";

// Types only: the one way to fetch is our own (`core/http.ts`).
export default defineConfig({
  input: process.env.API_DESCRIPTION ?? "openapi.json",
  output: { path: process.env.API_TYPES ?? "src/core/api/gen" },
  plugins: ["@hey-api/typescript"],
});
