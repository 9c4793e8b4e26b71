"""How a desk looks and speaks: names, colours, texts per language, and the desk's own settings.

Tenant texts use the closed placeholder grammar of `texts.py`, never a template language.
"""
