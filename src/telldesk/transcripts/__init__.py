"""A ticket's conversation as one document: JSON, a page to print, PDF (T6).

`reading.py` reads it whole for whoever may, `pages.py` makes the page, `printing.py` the PDF in a
child process of its own. It names attached files and holds none. First file: `reading.py`.
"""
