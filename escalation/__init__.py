"""Page in, people reached or not: who is on call, the escalation decider, calls, mails and the ledger."""
