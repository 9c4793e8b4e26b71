import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: process.env.OPENAPI ?? "openapi.json",
  output: { path: "src/core/api/gen" },
  plugins: ["@hey-api/typescript"],
});
