# Refusals of inboxes, accepted updates and the desk's own words.
error-bot-unknown = There is no such bot here.
error-dead-update-unknown = There is no such dead letter. It was replayed or discarded, or never was.
error-dead-update-emptied = Its contents were kept for 30 days and are gone. It can only be discarded.
error-dead-task-unknown = There is no such dead task. It was replayed or discarded, or never was.
error-desk-text-refused = This text cannot be used: { $field ->
        [text] only the placeholders of this text may stand in braces.
        *[other] please check it.
    }
error-desk-unset = This desk has no settings yet.
