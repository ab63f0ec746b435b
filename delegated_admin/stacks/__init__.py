"""One class per template, by account and lifetime."""
