"""What the tests of core and window share."""

import pytest
from hypothesis import settings

from tests.postgis_server import running_server

# No test fails because the machine is slow.
settings.register_profile("gisapp", deadline=None)
settings.load_profile("gisapp")


@pytest.fixture(scope="session")
def server():
    """One PostGIS server for all tests of a process that need one; each makes databases of its own."""
    with running_server() as running:
        yield running
