"""Finding in, decision out: reads raw records, resolves the policy of the account and decides who is told."""
