"""The commands: each parses its arguments, asks `console.operations` and prints the answer."""
