"""A few of the damaged files of ``tests/fuzz_reading.py``, the same ones every time."""

import time

import pytest

from tests.fuzz_reading import FOLDERS, mutants, outcome, seeds
from tests.some import some

ALL = seeds(FOLDERS[:2])


@pytest.mark.parametrize("batch", range(5))
def test_damaged_files_give_sources_or_a_sentence(tmp_path, batch):
    """A crash of the process that reads is a sentence too; a traceback here fails the test by itself."""
    for number, name, parts in some(mutants(30, 100 * batch, ALL)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for part, content in parts.items():
            (folder / part).write_bytes(content)
        began = time.process_time()
        assert outcome(folder / name) in {"read", "refused", "crashed"}, (number, name)
        assert time.process_time() - began < 10, (number, name)  # of the processor, however busy it is


def test_the_same_number_makes_the_same_file():
    assert list(mutants(5, 7, ALL)) == list(mutants(5, 7, ALL))


def test_files_of_every_family_are_damaged():
    endings = {parts[0].suffix for parts in ALL}
    assert {".shp", ".gpkg", ".geojson", ".csv", ".tif"} <= endings
