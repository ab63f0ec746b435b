"""The escalation's functions and its state machine, as constructs."""
