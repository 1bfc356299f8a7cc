"""``python -m sample_site``: serve the sample site until Ctrl-C."""

import argparse
import sys
import threading
from contextlib import suppress

from sample_site.server import SampleSite


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sample_site", description="A made-up news site on loopback, with the traps of real news."
    )
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1, help="2 is the same world some hours later")
    parser.add_argument(
        "--slow-seconds", type=float, default=30.0, help="how long the slow pages take (default: %(default)s)"
    )
    parser.add_argument("--sources", action="store_true", help="print a sources.toml that reads the site")
    wanted = parser.parse_args()
    with (
        SampleSite(port=wanted.port, edition=wanted.edition, slow_seconds=wanted.slow_seconds) as site,
        suppress(KeyboardInterrupt),
    ):
        greeting = f"http://localhost:{site.port}/ lists the outlets; Ctrl-C ends it"
        sys.stdout.write((site.sources_toml() if wanted.sources else greeting) + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
