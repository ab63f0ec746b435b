"""The Lambda functions of the escalation: each a few lines around one call of a service."""
