"""What the constructs of every component share; no part of what runs in Lambda."""
