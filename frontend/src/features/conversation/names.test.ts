import { describe, expect, test } from "vitest";
import { fileName, oneLine } from "./names";

describe("T31 one line of a stranger", () => {
  test.each([
    ["\u202eAnna", "Anna"],
    ["An\u200bna\u2066", "Anna"],
    ["Anna\n\nSupport", "Anna Support"],
    ["\u3164\u3164", ""],
    ["Z\u0351\u0352\u0353\u0354\u0355\u0356algo", "Z\u0351\u0352\u0353algo"],
    ["Аня  🙂", "Аня 🙂"],
  ])("%j is shown as %j", (given, shown) => {
    expect(oneLine(given)).toBe(shown);
  });
  test("keeps what languages and emoji are made of", () => {
    const family = "👨\u200d👩\u200d👧";
    expect(oneLine(family)).toBe(family);
    expect(oneLine("می\u200cخواهم")).toBe("می\u200cخواهم");
    expect(oneLine("❤\ufe0f")).toBe("❤\ufe0f");
  });
  test("is cut where nobody reads on", () => {
    expect([...oneLine("a".repeat(4096))]).toHaveLength(128);
  });
});

describe("T31 a file's name", () => {
  test.each([
    ["invoice\u202efdp.exe", "invoicefdp", ".exe"],
    ["report.pdf", "report", ".pdf"],
    ["../../etc/passwd", ".._.._etc_passwd", ""],
    ["archive.tar.gz", "archive.tar", ".gz"],
    [".bashrc", ".bashrc", ""],
    ["photo.jpg      .exe", "photo.jpg", ".exe"],
    ["счёт.документ", "счёт", ".документ"],
    ["no extension. at all", "no extension. at all", ""],
  ])("%j ends as it is", (given, stem, extension) => {
    const found = fileName(given);
    expect(found.stem.trimEnd()).toBe(stem);
    expect(found.extension).toBe(extension);
  });
});
