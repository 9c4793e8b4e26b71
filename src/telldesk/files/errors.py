"""Refusals about files, for every door they come or go through."""

from telldesk.kernel.errors import (
    Conflict,
    Gone,
    Malformed,
    NotFound,
    TooLarge,
    TooMany,
    Unavailable,
)


class FileTooLarge(TooLarge):
    """More than is taken or given; `max_bytes` says how much is."""

    key = "file-too-large"


class FileEmpty(Malformed):
    """Not a single byte came; send the file itself as the body."""

    key = "file-empty"


class FileBroken(Malformed):
    """The body ended early or stood still; send it again."""

    key = "file-broken"


class FileChecking(Unavailable):
    """Antivirus has not looked yet; come again."""

    key = "file-checking"


class FileInfected(Gone):
    """Antivirus found something in it: nobody gets it any more."""

    key = "file-infected"


class UploadUnknown(NotFound):
    """No such upload of this person; upload it anew under a new id."""

    key = "upload-unknown"


class UploadNotReady(Conflict):
    """Antivirus has not looked yet; ask for its state and send then."""

    key = "upload-not-ready"


class UploadInfected(Conflict):
    """Antivirus found something in it; leave it out."""

    key = "upload-infected"


class TooManyUploads(TooMany):
    """Too many at once; wait until one has ended."""

    key = "uploads-at-once"


class TooManyUnsent(Conflict):
    """`limit` files wait to be sent; send or drop some."""

    key = "uploads-unsent"


class DeskFilesFull(Conflict):
    """The desk may keep no more files; its operator knows what to do."""

    key = "desk-files-full"
