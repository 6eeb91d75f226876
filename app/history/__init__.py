"""The audit trail: who, when, what, why. Append-only; the database refuses to change or delete it."""
