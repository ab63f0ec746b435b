"""The plain sentences for kinds of finding, by what the finding is about."""
