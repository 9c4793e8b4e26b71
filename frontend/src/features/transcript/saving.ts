/** Saves a conversation as a document, as the client lets a page save. */

import type {
  CreateMyTranscriptLinkData,
  CreateTranscriptLinkData,
  FileLink,
  GetMyTranscriptData,
  GetTranscriptData,
} from "@/core/api/gen";
import { ApiError, api, request } from "@/core/http";
import { t } from "@/core/i18n";
import { saveBytes } from "@/core/saving";
import { canDownload, downloadFile } from "@/core/tg";
import { toast } from "@/ui/toasts";

export type Form = "html" | "pdf" | "json";

export interface Wish {
  audience: "agent" | "contact";
  ticketId: string;
  number: number;
  form: Form;
  notes: boolean;
}

const PATHS = {
  agent: "/api/v1/tickets/{ticket_id}/transcript",
  contact: "/api/v1/my/tickets/{ticket_id}/transcript",
} as const;

/** Whether it is on its way to the device; who asked is told why not. */
export async function saveTranscript(wish: Wish): Promise<boolean> {
  const name = `ticket-${wish.number}.${wish.form}`;
  try {
    if (canDownload()) await downloadFile(await linkTo(wish), name);
    else saveBytes(await bytesOf(wish), name);
    return true;
  } catch (error) {
    const text = error instanceof ApiError ? error.message : t("failed-unreachable");
    toast({ text, tone: "danger" });
    return false;
  }
}

function asked({ audience, ticketId, form, notes }: Wish) {
  const query = audience === "agent" ? { format: form, notes } : { format: form };
  return { path: { ticket_id: ticketId }, query };
}

async function linkTo(wish: Wish): Promise<string> {
  type Route = CreateTranscriptLinkData | CreateMyTranscriptLinkData;
  const where = `${PATHS[wish.audience]}/link` as const;
  const { path } = await api<Route, FileLink>("POST", where, asked(wish));
  return path;
}

async function bytesOf(wish: Wish): Promise<Blob> {
  type Route = GetTranscriptData | GetMyTranscriptData;
  const answer = await request<Route>("GET", PATHS[wish.audience], asked(wish));
  return answer.blob();
}
