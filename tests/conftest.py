"""Before any test imports prefect: a home of its own, no telemetry, nothing of the person's own settings.

Prefect reads the environment when it is imported and writes memo_store.toml into its home even in tests
(seen, 3.8.8), so the variables are set here and not in a fixture.
"""

import atexit
import os
import shutil
import tempfile

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
