"""Who holds which post, and who stands in while he is away."""
