"""Templates for member accounts: no code, no assets."""
