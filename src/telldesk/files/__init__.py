"""Files people sent, shown through us: asked for by the web, fetched by a worker, kept by nobody.

The web process has no bot token and gets none. `asking.py` is its side, `serving.py` the worker's,
`wire.py` what passes between them through Valkey. `previews.py` draws pictures anew in a child
process; `kinds.py` and `names.py` decide what a browser is told (pure). Who may see a file is
decided above (`tickets/files.py`), how it is fetched below a channel
(`channels/telegram/download.py`). First file: `wire.py`.
"""
