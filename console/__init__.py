"""What operators touch: the command line and the operations behind it."""
