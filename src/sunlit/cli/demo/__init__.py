"""Build the invented county of Chengming, two towns and three villages, and serve it."""

from sunlit.cli.demo.command import arguments, run

__all__ = ["arguments", "run"]
