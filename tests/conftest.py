"""What the tests of core and window share."""

import os
import signal
import threading

import pytest
from hypothesis import settings

from tests.postgis_server import running_server

# No test fails because the machine is slow.
settings.register_profile("gisapp", deadline=None)
settings.load_profile("gisapp")


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory):
    """A place of the tests' own for what the program keeps between runs, also of the programs they start."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("GISAPP_HOME"):
            patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session", autouse=True)
def ctrl_c():
    """Ctrl+C is heard as at a terminal, also where a shell began the tests in the background."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server():
    """One PostGIS server for all tests of a process that need one; each makes databases of its own."""
    with running_server() as running:
        yield running
