"""Build the demo into SUNLIT_HOME: the program that `sunlit demo` starts in a folder made for it."""

import sys
from importlib import import_module

from sunlit.cli.starting import start_django

if __name__ == "__main__":
    start_django()
    sys.exit(import_module("sunlit.cli.demo.builder").main())
