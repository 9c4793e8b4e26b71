import { expect, test } from "vitest";
import { fileName } from "./names";

test.each([
  ["invoice\u202efdp.exe", "invoice fdp", ".exe"],
  ["report.pdf", "report", ".pdf"],
  ["../../etc/passwd", ".._.._etc_passwd", ""],
  ["archive.tar.gz", "archive.tar", ".gz"],
  [".bashrc", ".bashrc", ""],
  ["photo.jpg                                    .exe", "photo.jpg", ".exe"],
  ["счёт.документ", "счёт", ".документ"],
  ["no extension. at all", "no extension. at all", ""],
])("T31 a file called %j ends as it is", (given, stem, extension) => {
  const found = fileName(given);
  expect(found.stem.trimEnd()).toBe(stem);
  expect(found.extension).toBe(extension);
});
