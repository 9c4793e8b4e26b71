"""Verbs of billing, one file each."""
