"""The action plan: versions, actions, tasks, money; written by hand or read from a text."""
