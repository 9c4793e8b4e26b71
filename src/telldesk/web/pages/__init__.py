"""What a browser opens: the app's page of each inbox, its files, its icons. Open to everybody.

Nobody is signed in here and nothing here is secret: a page knows a desk's name and look and no
more. The app signs in by itself, over the API. First file: `shell.py`.
"""
