"""What the writers read: two versions of the sample district, as raw files and as projects.

The earlier one has half of the green plots and fewer parks, and one file less is imported again and again, so
that every file written of it differs from the later one's in its content, and in nothing else.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
RAW = ROOT / "sample_data" / "raw"
LAYER = "green"
"""The layer that is exported alone: 3000 areas."""
SMALL_LAYER = "district"
_FEW = ("区界.geojson", "街道.shp", "绿地图斑.shp", "公园绿地.gpkg")
"""What is imported again and again: enough for a project, and quick."""
_KEPT_BEFORE = {"绿地图斑.shp": 1500, "公园绿地.gpkg": 60}
"""Features of the earlier version."""


@dataclass(frozen=True)
class Version:
    """One version of the district."""

    raw: tuple[Path, ...]
    project: Path


@dataclass(frozen=True)
class Ground:
    """Both versions, and the folder that holds them and nothing else."""

    folder: Path
    before: Version
    now: Version

    def digest(self) -> str:
        """Of all that may only be read."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return sha256(b"".join(digest_of(path) for path in paths)).hexdigest() + str(len(paths))


def digest_of(path: Path) -> bytes:
    """The checksum of a file's name and bytes."""
    return sha256(path.name.encode() + b"\0" + path.read_bytes()).digest()


def make_ground(folder: Path, *, quick: bool = False) -> Ground:
    """Both versions, imported into a folder from the sample district's raw files, or quickly from a few."""
    before, now = _raw(folder / "before", _KEPT_BEFORE), _raw(folder / "now", {})
    return Ground(folder, _version(before, _FEW[:-1], quick=quick), _version(now, _FEW, quick=quick))


def run_here(*arguments: str | Path) -> tuple[int, str]:
    """The program's exit code and output, run in this process: quick, for what is not itself on trial."""
    from gisapp.__main__ import main

    with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.redirect_stderr(told):
        code = main([*map(str, arguments), "--lang", "en"])
    return code, told.getvalue()


def _raw(folder: Path, counts: dict[str, int]) -> Path:
    """The raw files, of some of which only so many features are kept."""
    import pyogrio

    raw = folder / "raw"
    shutil.copytree(RAW, raw)
    for name, count in counts.items():
        path = raw / name
        frame = pyogrio.read_dataframe(RAW / name, max_features=count)
        for part in raw.glob(f"{path.stem}.*"):
            part.unlink()
        pyogrio.write_dataframe(
            frame, path, layer=path.stem, **({"encoding": "GBK"} if ".shp" in name else {})
        )
    return raw


def _version(raw: Path, names: tuple[str, ...], *, quick: bool) -> Version:
    few = tuple(raw / name for name in names)
    project = raw.parent / "district.gpkg"
    code, told = run_here("import", *(few if quick else (raw,)), "-o", project)
    assert code == 0, told
    return Version(few, project)
