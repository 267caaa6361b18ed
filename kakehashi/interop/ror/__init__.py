"""The Research Organization Registry: its records, schema 2, become institutions here."""
