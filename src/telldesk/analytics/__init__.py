"""The desk in numbers over days: counted as it happens, equal to counting everything anew.

`spread.py` and `facts.py` are pure: what a ticket adds to which day. `rollup.py` keeps the rows,
`jobs.py` says when, `report.py` reads them, `export.py` writes them for spreadsheets. Today's live
numbers are `tickets/stats.py`. First read: `facts.py`.
"""
