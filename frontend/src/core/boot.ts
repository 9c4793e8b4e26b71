/** What the page was given by the server: which inbox, whose desk, which release. */

export interface Desk {
  name: string;
  language: string;
  languages: string[];
  colours: { accent?: string; accent_dark?: string; header?: string };
  /** Address of the logo, "" without one. */
  logo: string;
}

export interface Boot {
  /** Public id of the inbox this page belongs to. */
  inbox: string;
  /** "/app/<inbox>/", with both slashes. */
  base: string;
  desk: Desk;
  /** The bot's username without "@". */
  bot: string;
  /** Changes with every build. */
  release: string;
  isSimulated: boolean;
}

let found: Boot | undefined;

export function boot(): Boot {
  found ??= JSON.parse(document.getElementById("boot")?.textContent ?? "null") as Boot;
  return found;
}
