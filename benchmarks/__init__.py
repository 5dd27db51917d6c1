"""Measurements. Each is a command that prints what it saw, states the goal and exits 1 where it was missed."""
