"""Edits of a hub's documents: whether they make sense, what they change for whom, and what came of them."""
