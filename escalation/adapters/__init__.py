"""Ports of the escalation on AWS services."""
