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
import { ApiError, api } from "@/core/http";
import type { Letter } from "@/core/outbox";
import { me } from "@/core/session";
import { messageOf, ticketOfAgent, ticketOfContact } from "./live";
import { becomeTicket, firstPage } from "./pending";
import { keys } from "./queries";

export async function deliver(letter: Letter): Promise<void> {
  const words = { text: letter.text, entities: letter.entities, client_key: letter.key };
  const path = { ticket_id: letter.ticketId };
  switch (letter.kind) {
    case "reply":
      return ofAgent(await answered(letter, { ...words, reply_to_id: letter.replyToId }));
    case "note":
      return ofAgent(
        await api<AddNoteData, Written>("POST", "/api/v1/tickets/{ticket_id}/notes", {
          path,
          body: words,
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

type ReplyBody = ReplyData["body"];

/** The answer stands in its ticket; what a colleague answered meanwhile is read first. */
async function answered(letter: Letter, said: ReplyBody): Promise<Written> {
  // Left out where there is none: a server of the release before knows no such field.
  const body = letter.cannedId ? { ...said, canned_response_id: letter.cannedId } : said;
  const path = { ticket_id: letter.ticketId };
  const put = (words: ReplyBody) =>
    api<ReplyData, Written>("POST", "/api/v1/tickets/{ticket_id}/replies", { path, body: words });
  const { seenId, isMeant } = letter;
  try {
    return await put(seenId && !isMeant ? { ...body, seen_message_id: seenId } : body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Nor does it know this one, which most replies have.
    if (error.status === 422 && seenId && !isMeant) return put(body);
    if (error.key === "answered-meanwhile") {
      void cache.invalidateQueries({ queryKey: keys.conversation(letter.ticketId) });
    }
    throw error;
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
