"""The Lambda functions of the router: each a few lines around one call of a service."""
