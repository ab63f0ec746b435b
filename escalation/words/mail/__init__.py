"""The mails: about a finding, about a page, about the hub itself."""
