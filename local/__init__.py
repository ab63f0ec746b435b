"""The embedded default: page host, queue, movable clock, mailbox and phone lab on one machine."""
