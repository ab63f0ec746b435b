"""Adapters of the ports: the SQLite store and what else stands behind a Protocol."""
