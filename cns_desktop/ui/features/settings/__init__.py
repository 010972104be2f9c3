"""Settings: what she may change, and who locked the rest."""
