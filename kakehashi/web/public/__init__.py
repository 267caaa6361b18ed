"""Pages that anybody reads: the policy, its figures, the institutions."""
