import { fileName } from "./names";

/** A file's name: the stem may be cut, the extension is always seen, neither turns the other. */
export function FileNameText({ name }: { name: string }) {
  const { stem, extension } = fileName(name);
  return (
    <span class="talk-file-name" title={`${stem}${extension}`}>
      <bdi class="talk-file-stem">{stem}</bdi>
      {extension && <bdi dir="ltr">{extension}</bdi>}
    </span>
  );
}
