"""The contact flow that an answered call runs through in Amazon Connect: how it is made, checked, and answered.

Nothing is imported here: answering a call must not load what makes the flow.
"""
