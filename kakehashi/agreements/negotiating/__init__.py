"""From an idea to one text that both sides have signed: versions, approvals, signatures, links."""
