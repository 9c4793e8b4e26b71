/** Things of the desk for tests: a person, a ticket, a message, the page's own facts. */

import type { Me, MessageShape, TicketShape } from "@/core/api/gen";

export function theBoot(): void {
  document.getElementById("boot")?.remove();
  const element = document.createElement("script");
  element.type = "application/json";
  element.id = "boot";
  element.textContent = JSON.stringify({
    inbox: "sample",
    base: "/app/sample/",
    desk: { name: "Sample", language: "en", languages: ["en", "ru"], colours: {}, logo: "" },
    bot: "sample_bot",
    release: "r1",
    isSimulated: true,
  });
  document.head.append(element);
}

export function aMe(part: Partial<Me> = {}): Me {
  return {
    kind: "agent",
    id: "self",
    name: "Self",
    language: "en",
    role: "moderator",
    permissions: [],
    session_id: "s",
    client: "desktop",
    expires_at: "2026-12-25T08:00:00Z",
    ...part,
  };
}

export function aTicket(part: Partial<TicketShape> = {}): TicketShape {
  return {
    id: "0192f3a4-1111-7222-8333-444455556666",
    number: 1042,
    subject: "The door",
    status: "open",
    priority: 2,
    category_id: null,
    contact: { kind: "contact", id: "contact", name: "Grace" },
    contact_is_banned: false,
    reachability: "reachable",
    assignee: null,
    version: 1,
    opened_at: "2026-11-25T08:00:00Z",
    activity_at: "2026-11-25T08:00:00Z",
    waiting_since: "2026-11-25T08:00:00Z",
    due_at: null,
    due_metric: null,
    warn_at: null,
    first_reply_at: null,
    contact_read_at: null,
    is_unread: true,
    message_count: 1,
    last_message: null,
    steps: ["start", "wait", "resolve", "close"],
    merged_into: null,
    snoozed_until: null,
    participant_ids: [],
    is_erased: false,
    is_spam: false,
    rating: null,
    tags: [],
    ...part,
  };
}

export function aMessage(part: Partial<MessageShape> = {}): MessageShape {
  return {
    id: "m1",
    position: 1,
    ticket_id: "t",
    visibility: "public",
    author: { kind: "contact", id: "c", name: "Ann" },
    kind: "text",
    text: "hello",
    entities: [],
    details: {},
    reply_to_id: null,
    revisions: 0,
    sent_at: "2026-11-25T10:00:00Z",
    edited_at: null,
    parts: [],
    reactions: [],
    delivery: null,
    client_key: null,
    ...part,
  };
}
