"""Joint and double degrees, COIL, virtual exchange and summer schools, from plan to end."""
