"""What waits for a person on *My work*, and what the clock asks for once a day."""
