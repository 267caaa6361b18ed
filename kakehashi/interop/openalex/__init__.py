"""OpenAlex: its records of works, and asking it for them."""
