# Refusals of tickets, categories, contacts and staff. `error-<key>` of the refusal class.
error-taken-already = { $name } already has this ticket.
error-assignee-unusable = This person cannot have tickets. Please choose somebody else.
error-category-unusable = This category cannot be used. Please choose another one.
error-already-sorted = The desk has said what this is about already.
error-categories-moved = The categories were changed meanwhile. Load them again and order them anew.
error-rule-unknown = There is no such rule. Load the list again.
error-rules-moved = The rules were changed meanwhile. Load them again and order them anew.
error-too-many-rules = A desk can have { $limit } rules. Join some of them.
error-category-unknown = There is no such category.
error-category-key-taken = There already is a category with this key.
error-too-many-categories = A desk can have at most { $limit } categories.
error-tag-unknown = There is no such tag any more. Load the list again.
error-tag-name-taken = There already is a tag with this name, maybe an archived one.
error-too-many-tags = A desk can have { $limit } tags, archived ones among them. Rename one of those.
error-tag-merge-refused = These two cannot be merged. Load the list again.
error-tag-unusable = This tag cannot be used any more. Choose another one.
error-too-many-ticket-tags = A ticket can have at most { $limit } tags. Take one off first.
error-draft-moved = Other words were written here on another device.
error-too-many-drafts = There are { $limit } unsent drafts already. Send or drop some.
error-bulk-unknown = There is nothing of yours to take back here.
error-undo-over = This was too long ago to be taken back at once. Change the tickets one by one.
error-field-unknown = There is no such field any more. Load the list again.
error-field-key-taken = There already is a field with this key, maybe an archived one.
error-too-many-fields = A desk can have { $limit } fields, archived ones among them. Change one of those.
error-fields-moved = The fields were changed meanwhile. Load them again and order them anew.
error-field-value-refused = “{ $name }” takes { $takes ->
    [text] one line of at most 500 characters
    [long_text] at most 4000 characters
    [number] a number
    [date] a day such as 2026-11-28
    [yes_no] yes or no
    [one_of] one of its options
    [several_of] some of its options
   *[link] an address that begins with https:// or http://
}.
error-fields-missing = Before this ticket is resolved, fill in: { $fields }.
error-policy-unknown = This policy is not there any more. Open the list again.
error-policy-moved = Somebody has just changed this policy. Open it again.
error-policy-name-taken = Another policy has this name. Choose another one.
error-policy-overlaps = The policy “{ $name }” is for these tickets already. Change that one first.
error-too-many-policies = A desk has at most { $limit } policies. Remove one first.
error-team-unknown = There is no such team. Load the list again.
error-team-name-taken = There already is a team with this name.
error-too-many-teams = A desk can have at most { $limit } teams.
error-channel-unknown = There is no such address of this contact.
error-message-unknown = There is no such message.
error-client-key-reused = This was already sent as another message. Please send it again.
error-reply-target-unknown = The message you answer to is not here any more.
error-text-refused = This text cannot be sent.
error-text-too-long = The text is too long: at most { $limit } characters.
error-text-empty = Please write something.
error-entity-refused = The formatting of the text is not right.
error-file-unsendable = This file cannot be sent here.
error-banned-from-writing = This desk does not take messages from you.
error-contacts-only = Only the person who asked can do this.
error-cursor-broken = The list has changed. Please load it anew.
error-contact-unknown = There is no such contact.
error-agent-unknown = There is no such team member.
error-agent-key-taken = There already is a team member with this key.
error-role-out-of-reach = This role is above your own.
error-last-owner = A desk needs an owner. Please name another owner first.
error-invitation-unusable = This invitation is not valid any more. Please ask for a new one.
error-already-staff = This Telegram account already belongs to a team member.
error-too-many-agents = A desk can have at most { $limit } team members.
error-canned-unknown = There is no such ready answer any more. Load the list again.
error-canned-shortcut-taken = There already is a ready answer with this shortcut, maybe an archived one.
error-too-many-canned = A desk can have { $limit } ready answers, archived ones among them. Change one of those.
error-canned-empty = Write some words or choose an action.
error-canned-placeholder = { $placeholder } is no placeholder. There are { $known }. For a brace itself, write it twice.
error-canned-shortcut-unknown = There is no ready answer with this shortcut.
error-canned-macro-in-bot = This macro can only be used in the app.
error-answered-meanwhile = { $name } answered meanwhile. Your answer was not sent.
error-macro-not-allowed = Nothing was done: your role does not allow { $action ->
    [priority] changing the priority
    [category] changing the category
    [assignee] giving the ticket to somebody
   *[step] changing the status
}.
error-macro-refused = Nothing was done: { $action ->
    [priority] the priority cannot be changed
    [category] the category cannot be used any more
    [assignee] the ticket cannot be given to this person now
   *[step] the ticket's status does not allow this step
}.

status-open = Open
status-in_progress = In progress
status-waiting = Waiting for the contact
status-resolved = Resolved
status-closed = Closed
priority-low = Low
priority-normal = Normal
priority-high = High
priority-critical = Critical
step-start = Start
step-wait = Wait for the contact
step-resolve = Resolve
step-close = Close
step-reopen = Reopen
role-helper = Helper
role-moderator = Moderator
role-admin = Admin
role-developer = Developer
role-owner = Owner
error-view-unknown = There is no such view any more. Load the list again.
error-too-many-views = There can be at most { $limit } views. Remove one first.
error-views-moved = Views changed meanwhile. Look at the list again.
contact-erased-name = Erased person
