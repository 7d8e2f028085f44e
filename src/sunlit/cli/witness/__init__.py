"""Watch logs: cosign each checkpoint that continues the last one, and refuse every other.

Needs nothing of Sunlit besides the program: a folder for its key and for what it has seen, and the keys of
the logs to watch. Any log that speaks C2SP tlog-witness can be watched.
"""

from sunlit.cli.witness.command import arguments, run
from sunlit.cli.witness.processes import WitnessProcess, start_processes

__all__ = ["WitnessProcess", "arguments", "run", "start_processes"]
