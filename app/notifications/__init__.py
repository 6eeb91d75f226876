"""The outbox: mails queued in the caller's transaction, and their sending by the worker."""
