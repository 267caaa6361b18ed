"""Personal links: how hosts and referees take part without an account."""
