/** What the portal's page was given by the server. */

export interface PortalBoot {
  /** Whose portal it is. */
  name: string;
  release: string;
  /** Where a demo shows the mail it sent, "" anywhere else. */
  mailPage: string;
}

let found: PortalBoot | undefined;

export function portalBoot(): PortalBoot {
  found ??= JSON.parse(document.getElementById("boot")?.textContent ?? "null") as PortalBoot;
  return found;
}
