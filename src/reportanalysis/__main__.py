"""`python -m reportanalysis`: the command line."""

import sys

from reportanalysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
