/** How letters of the outbox reach the server, and what its answer changes. */

import type {
  AddNoteData,
  ContactWritten,
  OpenTicketData,
  ReplyData,
  WriteMessageData,
  Written,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import type { Letter } from "@/core/outbox";
import { me } from "@/core/session";
import { messageOf, ticketOfAgent, ticketOfContact } from "./live";
import { becomeTicket, firstPage } from "./pending";
import { keys } from "./queries";

export async function deliver(letter: Letter): Promise<void> {
  const { text, entities, key, files } = letter;
  const words = {
    text,
    entities,
    client_key: key,
    // Left out where there are none: a server of the release before knows no such field.
    ...(files?.length && { upload_ids: files.map((one) => one.id) }),
  };
  const path = { ticket_id: letter.ticketId };
  switch (letter.kind) {
    case "reply": {
      const { cannedId, seenId, draftVersion } = letter;
      const said = { ...words, reply_to_id: letter.replyToId };
      // Left out where there is none: a server of the release before knows no such field.
      const body = cannedId ? { ...said, canned_response_id: cannedId } : said;
      const put = (more: { seen_message_id?: string; draft_version?: number }) =>
        api<ReplyData, Written>("POST", "/api/v1/tickets/{ticket_id}/replies", {
          path,
          body: { ...body, ...more },
        });
      const more = {
        ...(seenId && { seen_message_id: seenId }),
        ...(draftVersion && { draft_version: draftVersion }),
      };
      // Nor does it know these, which most replies have.
      const answered = put(more).catch((error) => {
        if (error.status === 422 && Object.keys(more).length > 0) return put({});
        throw error;
      });
      return ofAgent(await answered);
    }
    case "note":
      return ofAgent(
        await api<AddNoteData, Written>("POST", "/api/v1/tickets/{ticket_id}/notes", {
          path,
          body: letter.draftVersion ? { ...words, draft_version: letter.draftVersion } : words,
        }),
      );
    case "message": {
      // Left out where nothing is quoted: a server of the release before knows no such field.
      const body = letter.replyToId ? { ...words, reply_to_id: letter.replyToId } : words;
      return ofContact(
        await api<WriteMessageData, ContactWritten>(
          "POST",
          "/api/v1/my/tickets/{ticket_id}/messages",
          { path, body },
        ),
      );
    }
    case "ticket": {
      const body = { ...words, category_id: letter.categoryId };
      return opened(
        letter,
        await api<OpenTicketData, ContactWritten>("POST", "/api/v1/my/tickets", { body }),
      );
    }
  }
}

/** The stream was quicker than the answer, and may know more by now: how the delivery went. */
function isHeard(message: { id: string; ticket_id: string }): boolean {
  const said = cache.getQueryData<{ pages: { messages: { id: string }[] }[] }>(
    keys.conversation(message.ticket_id),
  );
  return said?.pages.some((page) => page.messages.some((one) => one.id === message.id)) ?? false;
}

function ofAgent(written: Written): void {
  if (isHeard(written.message)) return;
  messageOf(written.message);
  ticketOfAgent(written.ticket, me().id);
}

async function opened(letter: Letter, written: ContactWritten): Promise<void> {
  const { id } = written.ticket;
  const known = keys.conversation(id);
  if (cache.getQueryData(known)) ofContact(written);
  else {
    cache.setQueryData(known, firstPage(written));
    // Shown at once, yet read again: something may have been said before this page listened.
    void cache.invalidateQueries({ queryKey: known, refetchType: "none" });
    ticketOfContact(written.ticket);
  }
  await becomeTicket(letter.key, id);
}

function ofContact(written: ContactWritten): void {
  if (isHeard(written.message)) return;
  messageOf(written.message);
  ticketOfContact(written.ticket);
}
