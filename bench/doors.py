"""The front doors: import, check and report as commands, and the figures again in one process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from bench.city import City
from bench.rivals import geopandas_figures
from bench.timing import OURS, Task
from gisapp.evaluate import evaluate
from gisapp.project import Project
from gisapp.report.content import report_of
from gisapp.store.project_file import open_project
from layers.layer import Layer

Run = Callable[[], np.ndarray]


def project_file(city: City) -> Path:
    """The city as a project; made once beside the city."""
    path = _folder(city) / "project.gpkg"
    if not path.exists():
        _run(*_import(city, path))
    return path


def imported(city: City) -> Run:
    """``gisapp import``."""
    path = _new_folder(city) / "project.gpkg"

    def run() -> np.ndarray:
        _run(*_import(city, path))
        return _features(path)

    return run


def geopandas_imports(city: City) -> Run:
    """Read, make valid, project, write: what a script does that is told everything."""
    path, inputs = _new_folder(city) / "project.gpkg", [str(each) for each in _inputs(city)]

    def run() -> np.ndarray:
        _script("import", str(path), *inputs)
        return _features(path)

    return run


def checked(city: City) -> Run:
    """``gisapp check --format json``."""
    path = project_file(city)

    def run() -> np.ndarray:
        rows = json.loads(_run("check", path, "--format", "json"))["readings"]
        return _known(row["numerator"] for row in rows if row["zone_kind"] == "district")

    return run


def geopandas_checks(city: City) -> Run:
    """The same figures by a plain script, in a process of its own too."""
    inputs = [str(each) for each in _inputs(city)]
    return lambda: _known(json.loads(_script("check", *inputs)))


def reported(city: City, formats: str) -> Run:
    """``gisapp report`` in some formats."""
    path, folder = project_file(city), _new_folder(city)

    def run() -> np.ndarray:
        _run("report", path, "--formats", formats, "-o", folder, "--force")
        return np.array([len(list(folder.iterdir()))])

    return run


def again(city: City) -> Run:
    """Evaluation and content of the report of the very same project."""
    project = open_project(project_file(city))
    return lambda: _figures(project)


def moved(city: City) -> Run:
    """Each run has one stop more at another place."""
    projects = [open_project(project_file(city))]
    _figures(projects[0])

    def run() -> np.ndarray:
        projects.append(_with_a_stop_moved(projects[-1], len(projects)))
        return _figures(projects[-1])

    return run


def geopandas_again(city: City) -> Run:
    """The script, which computes everything each time; reading is not timed."""
    layers = geopandas_figures.read(*_inputs(city))
    return lambda: _known(geopandas_figures.figures(layers))


def _figures(project: Project) -> np.ndarray:
    report = report_of(evaluate(project))
    return _known(row.numerator for row in report.scores)


def _with_a_stop_moved(project: Project, row: int) -> Project:
    def changed(layer: Layer) -> Layer:
        if layer.role != "bus_stop" or layer.frame is None:
            return layer
        places = layer.frame.geometry.to_numpy().copy()
        places[row] = shapely.transform(places[row], lambda xy: xy + 10.0)
        return replace(layer, frame=layer.frame.set_geometry(places, crs=layer.frame.crs))

    return replace(project, layers=tuple(map(changed, project.layers)))


def _known(values: object) -> np.ndarray:
    """As numbers; 0 where there is none."""
    return np.nan_to_num(np.array(list(values), dtype=float))


def _features(path: Path) -> np.ndarray:
    """Features of each layer of a file, the fewest first."""
    layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    return np.sort([pyogrio.read_info(path, layer=name)["features"] for name in layers])


def _folder(city: City) -> Path:
    folder = city.folder / "doors"
    folder.mkdir(exist_ok=True)
    return folder


def _new_folder(city: City) -> Path:
    return Path(tempfile.mkdtemp(prefix="run-", dir=_folder(city)))


def _inputs(city: City) -> list[Path]:
    """The city's files, its districts as built-up area too."""
    built_up = _folder(city) / "built_up.gpkg"
    if not built_up.exists():
        city.frame("districts")[["geometry"]].to_crs("EPSG:4545").to_file(built_up)
    return [each for each in (city.folder / "city.gpkg", built_up, city.raster) if each.exists()]


def _import(city: City, path: Path) -> Sequence[str | Path]:
    return "import", *_inputs(city), "-o", path, "--force"


def _run(*words: str | Path) -> str:
    return _output("gisapp", *map(str, words), "--lang", "en")


def _script(*words: str) -> str:
    return _output("bench.rivals.geopandas_figures", *words)


def _output(module: str, *words: str) -> str:
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


TASKS = {
    "import": Task(
        title="The city's files to a project",
        tolerance=0,
        contenders={OURS: imported, "GeoPandas script": geopandas_imports},
    ),
    "check": Task(
        title="check --format json",
        tolerance=0.02,  # buffers of segments, pixel centres, areas in the plane
        contenders={OURS: checked, "GeoPandas script": geopandas_checks},
    ),
    "report": Task(
        title="report",
        tolerance=0,
        contenders={
            f"{OURS}, pdf html xlsx": partial(reported, formats="pdf,html,xlsx"),
            **{f"{OURS}, {each}": partial(reported, formats=each) for each in ("html", "pdf", "xlsx")},
        },
        differs=tuple(f"{OURS}, {each}" for each in ("html", "pdf", "xlsx")),
    ),
    "again": Task(
        title="Figures and report in one process",
        tolerance=0.02,
        contenders={OURS: again, f"{OURS}, one stop moved": moved, "GeoPandas script": geopandas_again},
    ),
}
