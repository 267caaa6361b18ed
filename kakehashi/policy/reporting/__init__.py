"""The annual report of a freeze: as PDF, as .docx for editing, and as .xlsx with the figures."""
