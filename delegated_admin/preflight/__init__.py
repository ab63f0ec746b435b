"""Looks, before and after a deployment, whether everything that the hub needs of AWS is there; it changes nothing."""
