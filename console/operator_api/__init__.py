"""The operator API: what operators may ask of a hub in AWS and do to it, over a function URL that IAM guards."""
