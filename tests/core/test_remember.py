"""What is not computed twice: the same figures as from nothing, and nothing kept longer than its data."""

import functools
import gc
import importlib
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisapp.evaluate import evaluate
from gisapp.importing import import_files
from gisapp.indicators import INDICATORS
from gisapp.parameters import Parameters
from layers.remember import Memory, by_identity
from sample_data.by_hand import raw
from tests.some import some


class Thing:
    """Something that can be remembered by, and cannot be hashed."""

    __hash__ = None


@functools.cache
def sample():
    return import_files([raw.RAW])


def anew(project):
    """The same project, of which nothing can be remembered."""
    return replace(project, layers=tuple(replace(layer) for layer in project.layers))


def changed(project, role, change):
    """The project with another frame in place of a layer's, or with another raster that is the same."""
    before = next(layer for layer in project.layers if layer.role == role)
    after = replace(before) if before.frame is None else replace(before, frame=change(before.frame))
    return replace(project, layers=tuple(after if layer is before else layer for layer in project.layers))


def chosen(project, **choices):
    return replace(project, parameters=Parameters(**choices))


def moved(row, east, north):
    def change(frame):
        shapes = frame.geometry.to_numpy().copy()
        shapes[row % len(shapes)] = shapely.transform(
            shapes[row % len(shapes)], lambda xy: np.add(xy, (east, north))
        )
        return frame.set_geometry(shapes, crs=frame.crs)

    return change


def each_with(people):
    return lambda frame: frame.assign(population=people)


def without(row):
    return lambda frame: frame.drop(index=frame.index[row % len(frame)]).reset_index(drop=True)


@pytest.fixture
def computed(monkeypatch):
    """Which indicators were computed, in order."""
    done = []

    def counted(compute, name):
        def counting(*given):
            done.append(name)
            return compute(*given)

        return counting

    for module, name in (
        ("park_area", "compute"), ("green_rate", "compute"), ("green_coverage", "compute"),
        ("transfer", "compute_transfer_50m"), ("transfer", "compute_transfer_100m"),
    ):  # fmt: skip
        home = importlib.import_module(f"gisapp.indicators.{module}")
        told = module if name == "compute" else name.removeprefix("compute_")
        monkeypatch.setattr(home, name, counted(getattr(home, name), told))
    return done


ALL = ["park_area", "green_rate", "green_coverage", "transfer_50m", "transfer_100m"]
TRANSFER = ["transfer_50m", "transfer_100m"]


TO_THE_EAST = moved(0, 30, 0)
CHANGES = {
    "nothing": (lambda project: project, []),
    "titles and year": (lambda project: replace(project, title="another", findings=(), year=2026), []),
    "equal parameters": (lambda project: replace(project, parameters=Parameters()), []),
    "a stop": (lambda project: changed(project, "bus_stop", TO_THE_EAST), TRANSFER),
    "an entrance": (lambda project: changed(project, "rail_entrance", TO_THE_EAST), TRANSFER),
    "a park": (lambda project: changed(project, "park", TO_THE_EAST), ["park_area", "green_rate"]),
    "people": (lambda project: changed(project, "population", each_with(7.0)), ["park_area"]),
    "a raster": (lambda project: changed(project, "vegetation", None), ["green_coverage"]),
    "built-up area": (lambda project: changed(project, "built_up", TO_THE_EAST), ALL[:3]),
    "a subdistrict": (lambda project: changed(project, "subdistrict", TO_THE_EAST), ALL),
    "the rule": (lambda project: chosen(project, transfer_definition="D2"), TRANSFER),
    "border stations": (lambda project: chosen(project, border_stations=("甲",)), TRANSFER),
    "the threshold": (lambda project: chosen(project, ndvi_threshold=0.5), ["green_coverage"]),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_only_what_a_change_can_have_moved_is_computed_again(computed, change, expected):
    project = anew(sample())
    evaluate(project)
    assert computed == ALL
    computed.clear()
    evaluate(change(project))
    assert computed == expected


_PARTS = st.sampled_from(["park", "green", "bus_stop", "rail_entrance", "subdistrict", "cluster"])
_CHANGES = st.lists(
    st.one_of(
        st.tuples(_PARTS, st.builds(moved, st.integers(0, 999), st.floats(-400, 400), st.floats(-400, 400))),
        st.tuples(_PARTS, st.builds(without, st.integers(0, 999))),
        st.tuples(
            st.just("population"),
            st.builds(lambda n: lambda frame: frame.assign(population=n), st.floats(1, 1e5)),
        ),
        st.tuples(
            st.none(),
            st.builds(
                Parameters,
                st.sampled_from(["D1", "D2", "D3", "D6", "D7"]),
                st.sampled_from([(), ("大溪沟",)]),
                st.sampled_from([0.2, 0.3]),
            ),
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15)
@given(_CHANGES)
def test_figures_that_were_remembered_are_those_of_a_computation_from_nothing(changes):
    project = sample()
    evaluate(project)
    for role, change in some(changes):
        project = replace(project, parameters=change) if role is None else changed(project, role, change)
        known, fresh = evaluate(project), evaluate(anew(project))
        assert known.readings.keys() == fresh.readings.keys()
        for indicator, reading in some(known.readings.items()):
            assert reading.zones == fresh.readings[indicator].zones, indicator
            assert reading.findings == fresh.readings[indicator].findings, indicator
        assert known.findings == fresh.findings
        assert known.fingerprint == fresh.fingerprint


def test_computations_side_by_side_share_what_is_remembered_and_agree():
    """As in the window, where an older computation may still be under way when the next one begins."""
    project = anew(sample())
    moves = [project, *(changed(project, "park", moved(row, 10, 0)) for row in range(3))]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(evaluate, moves))
    for each, found in zip(some(moves), together, strict=True):
        alone = evaluate(anew(each))
        assert [reading.zones for reading in found.readings.values()] == [
            reading.zones for reading in alone.readings.values()
        ]


def test_an_indicator_is_given_nothing_but_what_it_declares(monkeypatch):
    seen = {}

    def spying(compute, name):
        def spy(layers, area, parameters, task):
            seen[name] = (set(layers), parameters)
            return compute(layers, area, parameters, task)

        return spy

    for each in INDICATORS.values():
        monkeypatch.setitem(INDICATORS, each.id, replace(each, compute=spying(each.compute, each.id)))
    wanted = Parameters("D2", ("甲",), 0.4)
    evaluate(replace(anew(sample()), parameters=wanted))
    assert seen.keys() == INDICATORS.keys()
    for name, (roles, parameters) in seen.items():
        declared = INDICATORS[name]
        assert roles <= set(declared.roles)
        assert set(declared.requires) <= roles
        expected = {each: getattr(wanted, each) for each in declared.parameters}
        assert parameters == replace(Parameters(), **expected)


def test_nothing_is_kept_when_its_layers_are_gone():
    project = anew(sample())
    layers = [weakref.ref(layer) for layer in project.layers]
    frames = [weakref.ref(layer.frame) for layer in project.layers if layer.frame is not None]
    readings = [weakref.ref(each) for each in evaluate(project).readings.values()]
    assert all(each() is not None for each in (*layers, *readings))
    del project
    gc.collect()
    assert not [each() for each in (*layers, *readings) if each() is not None]
    assert len([each for each in frames if each() is not None]) == len(frames)  # the sample's own


# ------------------------------------------------------------------------------- the memory itself


def test_the_same_object_is_asked_once_and_another_equal_one_again():
    asked = []
    double = by_identity(lambda things: asked.append(1) or np.array(things) * 2)
    one, other = np.array([1, 2]), np.array([1, 2])
    assert double(one) is double(one)
    assert double(other) is not double(one)
    assert len(asked) == 2


def test_values_are_told_apart_by_equality_and_none_is_a_value():
    memory, thing = Memory(), Thing()
    assert memory.recall([thing, None], ("a", 1.0), list) is memory.recall([thing, None], ("a", 1), list)
    assert memory.recall([thing, None], ("a", 2), list) is not memory.recall([thing, None], ("a", 1), list)
    assert memory.recall([None, thing], ("a", 1), list) is not memory.recall([thing, None], ("a", 1), list)
    assert len(memory) == 3


def test_a_result_goes_with_any_of_its_objects():
    memory, one, other = Memory(), Thing(), Thing()
    memory.recall([one, other], (), list)
    memory.recall([one], (), list)
    del other
    gc.collect()
    assert len(memory) == 1
    del one
    gc.collect()
    assert len(memory) == 0


def test_of_many_results_the_one_not_asked_for_the_longest_goes_first():
    memory, things = Memory(most=2), [Thing() for _ in range(3)]
    first, second = (memory.recall([each], (), list) for each in things[:2])
    assert memory.recall(things[:1], (), list) is first
    memory.recall(things[2:], (), list)
    assert memory.recall(things[:1], (), list) is first
    assert memory.recall(things[1:2], (), list) is not second
    assert len(memory) == 2


def test_what_is_raised_is_not_kept():
    memory, thing = Memory(), Thing()
    with pytest.raises(ZeroDivisionError):
        memory.recall([thing], (), lambda: 1 / 0)
    assert memory.recall([thing], (), lambda: "made") == "made"
