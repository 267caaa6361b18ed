"""What somebody of a partner sees by a personal link, without an account."""
