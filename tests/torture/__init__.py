"""Kills at every moment of every journey, and what must be true afterwards."""
