from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.planning import Cue
def generate(moments: Moments, seed: int) -> list[Cue]:
    return []
