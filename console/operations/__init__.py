"""Whatever an operator does: commands parse, ask here, and print what they get; so does the operator API."""
