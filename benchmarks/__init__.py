"""What Sunlit costs, measured in one run."""
