"""What can be said only when everything was read: names that must exist, floors, and whether a page can work."""
