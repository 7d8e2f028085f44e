"""Orders to act: issued and closed by the supervising post, answered by the one addressed."""
