"""The Lambda functions of the console: each a few lines around one call of a service."""
