"""Assessment: eligibility with reasons, appeals, reviewers and their scores."""
