"""What commands print: text that is safe for a terminal, tables for people, JSON Lines for machines."""
