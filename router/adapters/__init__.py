"""What the router needs of AWS."""
