"""What changes staff: who they are, and whether they are here."""
