"""Applications: ranked choices, documents, references, submission, withdrawal."""
