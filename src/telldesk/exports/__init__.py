"""Everything said with one person, put together in archives that expire after a day.

`actions.py` asks for it and says how it stands, `rows.py` is what the jobs keep of a running one,
`reading.py` reads what goes in, `archives.py` writes one archive piece by piece, `jobs.py` says
when, `places.py` where the bytes lie. One conversation alone is `transcripts/`. First file:
`actions.py`.
"""
