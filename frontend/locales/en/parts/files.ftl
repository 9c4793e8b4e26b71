# Files that are chosen, on their way, or not to be opened.
files-title = Files to send
files-unnamed = File
files-drop = Drop files here to attach them
files-remove = Remove { $name }
files-cancel = Cancel { $name }
files-retry = Try { $name } again
files-order = Order of { $name }
files-earlier = Earlier
files-later = Later
files-moved = { $name } is now at place { $place }.
files-removed = Removed: { $name }
files-waiting = { $size }, waiting
files-away = { $size }, waiting for the network
files-sending = { $sent } of { $size }
files-checking = { $size }, being checked
files-progress = { $ready } of { $all } uploaded
files-several = Will be sent as { $n } messages.
files-in-the-way = { $n ->
    [one] One file cannot be sent. Remove it or try it again.
   *[other] { $n } files cannot be sent. Remove them or try them again.
}
files-sends-after = Sending after the upload
files-sends-at = Sending after the upload, { $percent } %
files-sends-online = Sending when the network is back, { $percent } %
files-take-back = Take back

files-empty = { $name } is empty.
files-too-large = { $name } is too large. At most { $most } each.
files-too-many = At most { $count } files at once.
files-device-full = { $name } does not fit: files that are not sent may have { $kept } together. Send or remove some first.
files-unreadable = { $name } cannot be read. Folders cannot be sent.
files-infected = Something harmful was found in this file. It cannot be sent.
files-failed = This file could not be read. Try it again, or another one.
files-lost = This file is no longer on this device. Remove it and choose it again.

files-part-checking = Being checked
files-part-infected = Something harmful was found. This file stays closed.
files-part-too-large = { $size ->
    [none] Too large to open here, the limit is { $most }. It is in the chat.
   *[other] { $size }: more than the { $most } that open here. It is in the chat.
}
files-part-gone = This file is gone.
