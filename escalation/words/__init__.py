"""The words of call, text message and mail in every language of the hub: facts in, finished text out."""
