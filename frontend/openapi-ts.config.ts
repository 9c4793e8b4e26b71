import { defineConfig } from "@hey-api/openapi-ts";

/** The typed client of the API; `task web:api` makes it anew and names the places. */
export default defineConfig({
  input: process.env.API_DESCRIPTION ?? "openapi.json",
  output: { path: process.env.API_CLIENT ?? "src/core/api/gen" },
  plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
});
