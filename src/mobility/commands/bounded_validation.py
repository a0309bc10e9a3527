"""`mobility validate --json` as a process of its own that limits itself: files of strangers in, findings on standard output.

python -m mobility.commands.bounded_validation FILE... --parent PID [--now SECONDS]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mobility.commands.print_validation import ValidateRequest, print_validation
from mobility.gtfs.child import limit_this_process

MEMORY_BYTES = 4 * 2**30
CPU_SECONDS = 60
"""A town's archive takes a second, Île-de-France's some thirty."""
EXIT_UNREADABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Validate as the command line says; gives the exit status: 2 when the words make no sense."""
    parser = argparse.ArgumentParser(prog="python -m mobility.commands.bounded_validation")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--now", required=True)
    asked = parser.parse_args(arguments)
    limit_this_process(MEMORY_BYTES, CPU_SECONDS, asked.parent)
    request = ValidateRequest(asked.files, None, None, len(asked.files) > 1, asked.now, as_json=True)
    try:
        print_validation(request, sys.stdout)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
