"""What an agreement offers: places for students year by year, and the deadlines of its terms."""
