# Tags of tickets.
tags-title = Tags
tags-none = None
tags-of = Tags of { $number }
tags-on = Tags it has
tags-find = Find a tag
tags-find-or-make = A name there is none of yet becomes a new tag.
tags-make = New tag: { $name }
tags-empty = No tags yet
tags-empty-hint = Tags say what tickets have in common, whatever they are about.
tags-none-found = Nothing found
tags-take-off = Take off { $name }
tags-put-on = Put on: { $name }
tags-taken-off = Taken off: { $name }
tags-unreachable = Nobody answered. Please try again.
tags-hint = Agents put them on tickets. Contacts never see them.
tags-add = New tag
tags-new = New tag
tags-edit = Tag
tags-name = Name
tags-name-missing = Write a name.
tags-merge-into = Merge into
tags-merge-none = Leave it as it is
tags-merge-hint = Tickets with this tag have the other one instead.
tags-merge = Merge
tags-merged = { $name } is merged into { $into }
tags-merged-into = Merged into { $name }
tags-archive = Archive
tags-archive-hint = No ticket can get it any more. Those that have it keep it.
tags-restore = Bring back
tags-split-hint = The tickets that had it have it again.
tags-archived = { $name } is in the archive
tags-restored = { $name } is back
tags-archive-show = { $n ->
    [one] Archive: { $n } tag
   *[other] Archive: { $n } tags
}
tags-archive-hide = Hide the archive
tags-archive-title = Archive
