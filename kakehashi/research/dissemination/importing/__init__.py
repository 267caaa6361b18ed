"""Works read from files and addresses: compared with the register, decided, written."""
