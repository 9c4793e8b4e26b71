# Of every editor and every list of settings.
settings-failed = The settings could not be loaded
settings-not-saved = Not saved: no answer from the server. Try again.
settings-save = Save
settings-discard-title = Leave without saving?
settings-discard-text = What you changed here is lost.
settings-discard = Leave
settings-stay = Stay here
