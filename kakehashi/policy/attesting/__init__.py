"""The monthly minute: owners look at their actions and say so; reminders ask for it."""
