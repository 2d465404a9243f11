"""The run-history server: Prefect's own, on a free loopback port, for as long as the run lives.

Started by `flows.launcher` as a process of its own. Says its port on stdout, then serves until its stdin
closes, which happens when the run ends it and also when the run is killed: no server is left behind on any
system.
"""

import os
import signal
import socket
import sys
import threading
import time

GRACE = 4.0
"""Seconds to write down what has arrived, once the run is over."""


def main() -> None:
    """Serve until stdin closes."""
    os.umask(0o077)
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    with socket.socket() as listening:
        # Bound here, not chosen by the run and handed over, so that no other program can take it in between.
        listening.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()

        import uvicorn  # Prefect's server and all that is under it: seconds, so only now.

        app = "prefect.server.api.server:create_app"
        server = uvicorn.Server(uvicorn.Config(app, factory=True, log_level="error", lifespan="on"))
        server.run(sockets=[listening])
        if not server.started:
            raise SystemExit(3)


def _end_with_the_run() -> None:
    # os.read, not sys.stdin: a buffered reader's lock makes Python abort when it ends during a read.
    while os.read(0, 1024):
        pass
    # Uvicorn takes this for "finish what is at hand"; before it is up, and on Windows, it ends us at once.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(0)


if __name__ == "__main__":
    main()
