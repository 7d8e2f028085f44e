"""The report of a matter: how what happened compares with the procedure, step by step."""
