"""What owners do: sign in, prove who they are, share a tenant."""
