"""The hub's ports on AWS services other than its tables: queues, mail and text messages."""
