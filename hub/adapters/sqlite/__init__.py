"""The stores of the embedded hub: every port over one SQLite file, each operation one transaction."""
