"""Files people sent: kept in our storage, and fetched from a channel while they are not.

`uploads.py` is a file on its way in, `media.py` what it is to a chat (pure), `jobs.py` what a
worker does with it, `erasing.py` how it goes. Where bytes lie is `kernel/storage.py`.

What is still at a channel is asked for by the web, fetched by a worker and passed through: the web
process has no bot token and gets none. `asking.py` is its side, `serving.py` the worker's,
`wire.py` what passes between them through Valkey. `previews.py` draws pictures anew in a child
process; `kinds.py` and `names.py` decide what a browser is told (pure). Who may see a file is
decided above (`tickets/files.py`), how it is fetched below a channel
(`channels/telegram/download.py`). First file: `uploads.py`.
"""

from telldesk.files.erasing import erase, erase_made, erase_unsent

__all__ = ["erase", "erase_made", "erase_unsent"]
