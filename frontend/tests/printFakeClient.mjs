// Prints the fake client as a script: `node tests/printFakeClient.mjs`.
import { installFakeClient } from "./fakeClient.ts";

process.stdout.write(installFakeClient.toString());
