"""One door to Boundary Check in a fresh checkout: `python3 run.py demo`, `python3 run.py test`.

Needs Python 3.11 or later and pip, nothing else. Makes a private environment in .venv when there is none or
when pyproject.toml, constraints.txt or the Python have changed, then runs what was asked:

    demo      the invented sample year, from the exports to the review workbook
    test      every test that pip can install for, with coverage
    check     ruff, mypy and the test of the layers
    bench     the speed measurements; --peers: beside other matchers; --growth: against size; --load: rows
              for the reviewer; --streamed: in parts; --quality --sets FOLDER: how well names are matched
    samples   writes the shipped samples and their golden files anew
    ...       anything else goes to the boundary-check command: `python3 run.py run FOLDER`
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
"""The Python versions that pyproject.toml allows.

A Python from 3.6 on can read this file and is told so; types that it does not know stand in quotation marks.
"""

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
STAMP = ENVIRONMENT / "boundary-check.json"
"""What the environment was made from; written last, so that a half-made one has none."""
UNFINISHED = ENVIRONMENT / "unfinished"
CACHE = HERE / ".cache"
LOG = CACHE / "install.log"
WAIT_FOR_ANOTHER = 900
"""Seconds to wait for another call that is making the environment."""

BINARIES = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = BINARIES / f"python{SUFFIX}"


class Stop(Exception):
    """The environment cannot be made; says why in one plain sentence."""


def main(arguments: "Sequence[str]") -> int:
    """Make the environment if need be, run what was asked, return its exit code."""
    try:
        refuse_an_unfit_python()
        prepare(groups_for(arguments))
    except Stop as reason:
        print(f"run.py: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nrun.py: stopped. The next call starts again where it is safe to.", file=sys.stderr)
        return 1
    what, rest = (arguments[0], list(arguments[1:])) if arguments else ("--help", [])
    if what == "check":
        return check(rest)
    return become(command_for(what, rest), HERE if what in IN_THE_CHECKOUT else None)


def groups_for(arguments: "Sequence[str]") -> "set[str]":
    """Return the dependency groups of pyproject.toml that a call needs."""
    groups = {"test"}
    if arguments and arguments[0] == "check":
        groups.add("lint")
    if arguments and arguments[0] == "bench" and {"--quality", "--peers"} & set(arguments):
        groups.add("bench")
    return groups


IN_THE_CHECKOUT = frozenset({"test", "bench", "samples"})
"""What is about the checkout itself; anything else starts in the folder it was called from."""


def command_for(what: str, rest: "list[str]") -> "list[str]":
    """Return the command line that does what was asked."""
    if what == "test":
        # A part of the tests cannot reach the coverage that the whole of them must.
        return [str(PYTHON), "-m", "pytest", *(rest or ["--cov", "--cov-report=term"])]
    if what == "bench":
        return [str(PYTHON), "-m", "benchmarks", *rest]
    if what == "samples":
        return [str(PYTHON), str(HERE / "data_samples" / "make_samples.py"), *rest]
    return [str(BINARIES / f"boundary-check{SUFFIX}"), what, *rest]


def check(rest: "list[str]") -> int:
    """Run every check, even after one has failed, and return 0 only when all passed."""
    steps = [
        ["-m", "ruff", "check", *rest],
        ["-m", "ruff", "format", "--check"],
        ["-m", "mypy"],
        ["-m", "pytest", "-q", "tests/test_layers.py"],
    ]
    failed = []
    for step in steps:
        name = " ".join(step[1:])
        print(f"== {name}", flush=True)
        if subprocess.run([str(PYTHON), *step], cwd=HERE, check=False).returncode:
            failed.append(name)
    print("check: " + (f"failed: {', '.join(failed)}" if failed else "all passed"))
    return 1 if failed else 0


def become(command: "list[str]", folder: "Path | None") -> int:
    """Run the command in place of this one where the system can; else wait for it."""
    if folder is not None:
        os.chdir(folder)
    # So that what is said can be typed: boundary-check itself is on nobody's path here.
    os.environ["BOUNDARY_CHECK_CALLED_AS"] = f"{'py' if os.name == 'nt' else 'python3'} {sys.argv[0]}"
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # The child had it too, and says what it has to say.


# Making the environment


def refuse_an_unfit_python() -> None:
    """Raise Stop for a Python that the pinned libraries do not support."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        asked = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
        found = "{}.{}".format(*sys.version_info[:2])
        raise Stop(f"Boundary Check needs Python {asked}, this is {found}; start it with one of those.")


def prepare(groups: "set[str]") -> None:
    """Make or mend .venv so that it holds the project, its libraries and the groups."""
    made = made_from()
    if made["of"] == fingerprint() and groups <= set(made["groups"]):
        return
    try:
        CACHE.mkdir(exist_ok=True)
        with alone(CACHE / "run.lock"):
            made = made_from()  # Another call may have made it while we waited.
            if made["of"] != fingerprint() or not groups <= set(made["groups"]):
                make(sorted(groups | set(made["groups"])), fresh=not fit_to_mend())
    except PermissionError:
        raise Stop(
            f"this folder cannot be written to ({HERE}); copy the checkout to a folder of your own."
        ) from None
    except OSError as fault:
        raise Stop(
            f"the environment could not be written ({fault.strerror or type(fault).__name__}); "
            "free some space, or copy the checkout to another disk."
        ) from None


def fingerprint() -> str:
    """Return a short text that changes when the environment must be made anew."""
    parts = [(HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    parts += [sys.version.encode(), str(HERE).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def made_from() -> dict:
    """Return what the stamp says; an empty answer where there is none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return {"of": stamp["of"], "python": stamp["python"], "groups": stamp["groups"]}
    except (OSError, ValueError, KeyError):
        return {"of": None, "python": None, "groups": []}


def fit_to_mend() -> bool:
    """Say whether the present .venv is whole and of this very Python, so that it need not go."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def make(groups: "list[str]", *, fresh: bool) -> None:
    """Build the environment; the stamp is written last."""
    began = time.monotonic()
    print("Setting up Boundary Check (about half a minute, once) ...", file=sys.stderr, flush=True)
    LOG.write_text("", encoding="utf-8")
    if fresh:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        ENVIRONMENT.mkdir(exist_ok=True)
        UNFINISHED.touch()
        if not logged([sys.executable, "-m", "venv", str(ENVIRONMENT)]):
            raise Stop(
                "this Python cannot make an environment; install its venv part (on Debian and Ubuntu: "
                f"the package python3-venv). The full answer is in {LOG}."
            )
    STAMP.unlink(missing_ok=True)
    UNFINISHED.touch()
    if not (install_with_uv(groups) or install_with_pip(groups)):
        raise Stop(why_not_installed())
    UNFINISHED.unlink()
    stamp = {"of": fingerprint(), "python": sys.version, "groups": groups}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    print(f"Ready after {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)


PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2"]


def install_with_uv(groups: "list[str]") -> bool:
    """Install by uv, from its wheel; false where that does not run here or reaches no index."""
    uv = str(BINARIES / f"uv{SUFFIX}")
    if not Path(uv).exists() and not logged([*PIP, "install", "--only-binary", "uv", "uv>=0.9"]):
        return False
    install = [uv, "pip", "install", "--python", str(PYTHON), "-c", "constraints.txt", "-e", "."]
    return logged([*install, *(f"--group={group}" for group in groups)])


def install_with_pip(groups: "list[str]") -> bool:
    """Install by plain pip. A pip before 25.1 knows no groups, so they are spelled out."""
    return logged([*PIP, "install", "-c", "constraints.txt", "-e", ".", *spelled_out(groups)])


def spelled_out(groups: "list[str]") -> "list[str]":
    """Return the requirements of the dependency groups in pyproject.toml, included groups and all."""
    import tomllib  # Python 3.11: not there before refuse_an_unfit_python has passed.

    known = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    wanted: list[str] = []
    for group in groups:
        for entry in known[group]:
            wanted += [entry] if isinstance(entry, str) else spelled_out([entry["include-group"]])
    return wanted


def logged(command: "list[str]") -> bool:
    """Run a command of the set-up, its output added to the log; say whether it succeeded."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        try:
            done = subprocess.run(command, cwd=HERE, stdout=log, stderr=subprocess.STDOUT, check=False)
        except OSError as fault:  # A wheel made for another system does not start at all.
            log.write(f"{fault}\n")
            return False
    return done.returncode == 0


NO_NETWORK = (
    "NewConnectionError",
    "Name or service not known",
    "Temporary failure in name resolution",
    "getaddrinfo failed",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeout",
    "dns error",
    "ProxyError",
    "Failed to fetch",
)
NOT_TRUSTED = ("CERTIFICATE_VERIFY_FAILED", "invalid peer certificate", "UnknownIssuer")
"""A college's network inspects TLS with a certificate of its own."""


def why_not_installed() -> str:
    """Say in one sentence why nothing could be installed, from the log of the attempt."""
    said = LOG.read_text(encoding="utf-8", errors="replace")
    if "No space left on device" in said:
        return "the disk is full; the libraries need about 600 MB. Free some space and call again."
    if any(sign in said for sign in NOT_TRUSTED):
        return (
            "the libraries could not be fetched, since this network signs for other sites itself and pip "
            "does not know its certificate; set PIP_CERT to that certificate's file and call again."
        )
    if any(sign in said for sign in NO_NETWORK):
        return (
            "the libraries could not be fetched, since no package index answers; connect to the network "
            f"(or set PIP_INDEX_URL to your own index) and call again. The full answer is in {LOG}."
        )
    return f"the libraries could not be installed; the full answer is in {LOG}."


@contextlib.contextmanager
def alone(path: Path) -> "Iterator[None]":
    """Hold a lock that no other call can hold, and that the system frees when a process dies.

    SQLite's own file lock, since it is the one in the standard library that works on every system.
    """
    lock = sqlite3.connect(path, timeout=WAIT_FOR_ANOTHER, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        lock.close()
        if "locked" not in str(fault):
            raise PermissionError(str(path)) from None
        raise Stop("another call has been setting up for a quarter of an hour; end it first.") from None
    try:
        yield
    finally:
        lock.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
