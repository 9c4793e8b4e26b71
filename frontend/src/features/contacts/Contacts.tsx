import { may } from "@/core/session";
import { ContactList } from "./ContactList";
import { ContactProfile } from "./ContactProfile";
import { useContactId } from "./place";
import "@/features/settings/settings.css";
import "./contacts.css";

/** The people who write: all of them, or one whole. */
export function Contacts() {
  const id = useContactId();
  if (id) return <ContactProfile key={id} contactId={id} />;
  return may("contacts.read") ? <ContactList /> : null;
}
