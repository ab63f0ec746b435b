"""AWS as a preflight sees it: the simulated organization, and answers in which everything is as a hub needs it."""
