"""What lies in every evidence pack: how to verify it, and a program that does."""
