"""Doors for machines: other people's servers that call us. No sessions, no guards."""
