"""The shared kernel: every noun of the hub, its ports, errors, settings, clock and adapters."""
