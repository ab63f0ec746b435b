"""Plain stand-ins for outside things, proved against the contracts of `hub.ports`."""
