"""Reading in a process apart: what comes back, and what happens when the process dies or is told to stop."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.errors import Cancelled, UserError
from layers.reading import apart, read
from layers.reading.apart import read_apart, read_many, warm_up
from layers.task import Task
from tests.some import some

ROOT = Path(__file__).parents[2]
RAW = ROOT / "sample_data" / "raw"

FAULTS = {
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "abort": "import os; os.abort()",
    "killed for memory": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "end": "import os; os._exit(3)",
    "sleep": "import time; time.sleep(600)",
    "endless loop in native code": "'x'.replace('', 'x' * 50) and sum(range(10**11))",
    "bug": "raise KeyError('a bug')",
    "all memory": "bytearray(1 << 60)",
}


@pytest.fixture
def faulty(tmp_path, monkeypatch):
    """A reader for .gpx files, in new processes only, that does what the file's text says."""
    (tmp_path / "sitecustomize.py").write_text(
        textwrap.dedent("""
            import sys

            class Finder:
                def find_spec(self, name, path=None, target=None):
                    if name == "layers.reading.faulty":
                        from importlib.machinery import ModuleSpec
                        return ModuleSpec(name, self)
                    return None

                def create_module(self, spec):
                    return None

                def exec_module(self, module):
                    def read_sources(request):
                        exec(request.path.read_text().partition("-->")[2])
                        return []
                    module.read_sources = read_sources

            sys.meta_path.insert(0, Finder())
            import layers.reading.formats as formats
            formats.FORMATS = (formats.Format("faulty", (".faulty",), "faulty"), *formats.FORMATS)
        """)
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    monkeypatch.setattr(apart, "_idle", [])

    def file(fault):
        path = tmp_path / f"{fault}.faulty"
        path.write_text(f"<!-- {fault} -->\n{FAULTS[fault]}")
        return path

    yield file
    for reader in apart._idle:
        reader.end()


def readers_of(parent):
    """The reading processes of a process, as Linux shows them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            of = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if of == parent and b"spawn_main" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    "name", ["公园绿地.gpkg", "绿地图斑.shp", "轨道站.csv", "区界.geojson", "植被覆盖_2026.tif"]
)
def test_what_comes_back_is_what_reading_here_gives(name):
    for one, other in some(zip(read_apart(RAW / name), read(RAW / name), strict=True)):
        assert (one.path, one.name, one.format, one.encoding, one.role_hint, one.grid) == (
            other.path, other.name, other.format, other.encoding, other.role_hint, other.grid,
        )  # fmt: skip
        assert one.findings == other.findings
        assert one.crs == other.crs
        if other.frame is not None:
            assert type(one.frame) is type(other.frame)
            assert one.frame.crs == other.frame.crs
            assert one.frame.index.equals(other.frame.index)
            assert (one.frame.dtypes == other.frame.dtypes).all()
            assert one.frame.drop(columns="geometry").equals(other.frame.drop(columns="geometry"))
            assert (one.frame.geometry.to_wkb() == other.frame.geometry.to_wkb()).all()


def test_the_options_arrive(tmp_path):
    (tmp_path / "a.csv").write_bytes("名称\n渝中\n".encode("gbk"))
    wrong, right = (read_apart(tmp_path / "a.csv", encoding=each)[0] for each in ("big5", "gbk"))
    assert next(iter(right.frame.columns)) == "名称"
    assert next(iter(wrong.frame.columns)) != "名称"


def test_a_refusal_is_the_same_sentence(tmp_path):
    (tmp_path / "a.gpkg").write_bytes(b"x" * 1000)
    for path in (tmp_path / "a.gpkg", tmp_path / "missing.csv"):
        with pytest.raises(UserError) as here:
            read(path)
        with pytest.raises(UserError) as there:
            read_apart(path)
        assert (here.value.message, here.value.hint) == (there.value.message, there.value.hint)


def test_a_path_from_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    monkeypatch.chdir(tmp_path)
    assert read_apart(Path("a.csv"))[0].path == Path("a.csv")


on_linux = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="looks at processes as Linux shows them"
)


def until(come, seconds):
    """Whether something comes true in time."""
    deadline = time.monotonic() + seconds
    while not come() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(come())


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("segmentation fault", "makes the reading library fail"),
        ("abort", "makes the reading library fail"),
        ("end", "makes the reading library fail"),
        pytest.param(
            "killed for memory", "more memory",
            marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal"),
        ),
        ("all memory", "too large for this computer's memory"),
    ],
)  # fmt: skip
def test_a_process_that_dies_leaves_a_sentence_and_a_successor(faulty, fault, words):
    with pytest.raises(UserError, match=words) as error:
        read_apart(faulty(fault))
    assert f"{fault}.faulty" in str(error.value)
    assert read_apart(RAW / "区界.geojson")[0].count == 1


def test_a_bug_stays_a_bug_with_its_traceback(faulty):
    with pytest.raises(Exception, match="a bug") as error:
        read_apart(faulty("bug"))
    assert not isinstance(error.value, UserError) or "damaged" in str(error.value)


@pytest.mark.parametrize("fault", ["sleep", "endless loop in native code"])
def test_a_cancelled_task_ends_the_process_at_once(faulty, fault):
    read_apart(RAW / "区界.geojson")
    task = Task()
    began = []
    told = Task(lambda share, doing: (began.append(time.monotonic()), task.step(share, doing)))
    threading.Timer(0.3, task.cancel).start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        read_apart(faulty(fault), task=told)
    assert time.monotonic() - start < 30  # a look every 0.05 s; the fault itself has no end
    assert began
    assert read_apart(RAW / "区界.geojson")[0].count == 1


def test_a_file_that_hangs_is_given_up(faulty, monkeypatch):
    read_apart(RAW / "区界.geojson")
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    start = time.monotonic()
    with pytest.raises(UserError, match="in a reasonable time"):
        read_apart(faulty("endless loop in native code"))
    assert time.monotonic() - start < 30  # half a second, on a computer that does nothing else


def test_a_process_ends_itself_when_its_parent_forgets_it(faulty, monkeypatch):
    """Nobody looks at the clock but the process itself, from below Python."""
    monkeypatch.setattr(apart, "_raise_endless", lambda file, advice: None)
    monkeypatch.setattr(apart, "_LATER", 0.5)
    monkeypatch.setattr(apart, "PATIENCE", 0.2)
    with pytest.raises(UserError, match="makes the reading library fail"):
        read_apart(faulty("endless loop in native code"))


@on_linux
@pytest.mark.parametrize("fault", ["sleep", "endless loop in native code"])
def test_no_orphan_is_left_when_the_parent_is_killed(faulty, fault):
    script = f"""
from pathlib import Path
from layers.reading.apart import read_apart
read_apart(Path({str(faulty(fault))!r}))
"""
    with subprocess.Popen([sys.executable, "-c", script]) as parent:
        try:
            assert until(lambda: readers_of(parent.pid), 10)
            (orphan,) = readers_of(parent.pid)
            time.sleep(1.5)
            assert alive(orphan)
        finally:
            parent.kill()
    assert until(lambda: not alive(orphan), 2)


@on_linux
def test_the_process_is_kept_and_ends_with_the_program():
    script = f"""
from pathlib import Path
from layers.reading import apart
for _ in range(2):
    apart.read_apart(Path({str(RAW / "区界.geojson")!r}))
    print(*(reader._process.pid for reader in apart._idle))
"""
    out = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert out.stderr == ""
    first, second = out.stdout.splitlines()
    assert first == second
    assert not alive(int(first))


def test_a_process_that_cannot_start_says_nothing_of_the_file(tmp_path):
    """A script that does its work where modules are imported: the process would begin with it again."""
    script = tmp_path / "script.py"
    script.write_text(
        f"""
from pathlib import Path
from layers.errors import UserError
from layers.reading import apart
try:
    apart.read_apart(Path({str(RAW / "区界.geojson")!r}))
except UserError as error:
    print(error)
""",
        encoding="utf-8",
    )
    out = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert "could not be started" in out.stdout
    assert "damaged" not in out.stdout


def test_ctrl_c_at_a_terminal_ends_everything_without_a_word_from_the_process(tmp_path):
    if os.name == "nt":
        pytest.skip("signals of POSIX")
    script = textwrap.dedent(f"""
        import signal
        import time
        from pathlib import Path
        from layers.reading.apart import read_apart
        # Whoever runs the tests in the background lets them inherit that Ctrl+C is ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        read_apart(Path({str(RAW / "区界.geojson")!r}))
        try:
            print("ready", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as parent:  # fmt: skip
        assert parent.stdout.readline() == "ready\n"
        os.killpg(parent.pid, signal.SIGINT)
        out, errors = parent.communicate(timeout=20)
    assert out == "interrupted\n"
    assert errors == ""


def test_two_files_are_read_side_by_side_and_all_come_back(tmp_path):
    (tmp_path / "broken.gpkg").write_bytes(b"SQLite format 3\0")
    paths = [RAW / "公园绿地.gpkg", tmp_path / "broken.gpkg", RAW / "轨道站.csv", RAW / "区界.geojson"]
    results = dict(read_many(paths, read_apart))
    assert set(results) == set(paths)
    assert isinstance(results[paths[1]], UserError)
    assert [results[path][0].path for path in paths if path != paths[1]] == [
        p for p in paths if p != paths[1]
    ]


def test_reading_many_stops_when_cancelled():
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        list(read_many([RAW / "公园绿地.gpkg"] * 5, lambda path: read_apart(path, task=task)))


def test_warming_up_starts_a_process_for_the_first_file(monkeypatch):
    monkeypatch.setattr(apart, "_idle", [])
    warm_up()
    assert until(lambda: apart._idle, 10)
    (reader,) = apart._idle
    assert read_apart(RAW / "区界.geojson")[0].count == 1
    assert apart._idle == [reader]
    reader.end()


def test_hundred_thousand_outlines_cross_unharmed(tmp_path):
    rng = np.random.default_rng(7)
    x, y = rng.uniform(0, 0.1, (2, 100_000))
    frame = gpd.GeoDataFrame(
        {"name": [f"地块{n}" for n in range(100_000)]},
        geometry=shapely.box(106.5 + x, 29.5 + y, 106.5001 + x, 29.5001 + y),
        crs=4490,
    )
    frame.to_file(tmp_path / "a.gpkg")
    (source,) = read(tmp_path / "a.gpkg")
    (other,) = read_apart(tmp_path / "a.gpkg")
    assert (source.frame.geometry.to_wkb() == other.frame.geometry.to_wkb()).all()


@on_linux
def test_nothing_listens_or_connects():
    """The channel is a pipe: no socket of the network, about which a firewall would ask the user."""
    read_apart(RAW / "区界.geojson")
    networked = {
        f"socket:[{line.split()[9]}]"
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    }
    for pid in some(readers_of(os.getpid())):
        assert not networked & {os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()}  # noqa: PTH115
