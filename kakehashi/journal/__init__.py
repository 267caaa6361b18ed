"""Who did what to which record, when and why; and the outbox that mail and partners read."""
