"""Tables to marts: what an analyst opens first."""
