"""The return: transcript, conversion, recognition, posting, reports."""
