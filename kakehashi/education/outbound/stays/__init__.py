"""The stay abroad: days, insurance, contacts, risks, safety calls, incidents."""
