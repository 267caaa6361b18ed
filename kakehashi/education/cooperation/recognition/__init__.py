"""The memory of recognition of (1.2): what a course abroad was recognised as, and until when."""
