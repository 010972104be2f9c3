"""Calls bootstrap; nothing else."""

import sys

from cns_desktop.bootstrap.main import main

if __name__ == "__main__":
    sys.exit(main())
