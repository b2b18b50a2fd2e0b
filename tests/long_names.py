"""The scorecard made by hand, in which the data spell one thing at great length."""

from dataclasses import replace

from tests.hand_made import hand_made_layers, hand_made_scorecard

LONG = "长" * 40_000
"""What no file forbids: a park's, a station's, a zone's or a layer's name."""


def long_named_scorecard(name=LONG):
    """Parks, stations, a subdistrict, a stop, the project and a finding's file and cell called so."""
    made = hand_made_scorecard(title=name)
    readings = dict(made.readings)
    park, rate = readings["park_area_per_capita"], readings["green_space_rate"]
    parks, overlaps = park.evidence["features"].copy(), rate.evidence["overlaps"].copy()
    parks.loc[0, ["name", "zone"]] = name
    overlaps.loc[0, "name_a"] = name
    zones = tuple(replace(zone, zone=name) if zone.zone == "西街道" else zone for zone in park.zones)
    readings["park_area_per_capita"] = replace(park, zones=zones, evidence={"features": parks})
    readings["green_space_rate"] = replace(rate, evidence={"overlaps": overlaps})
    for each in ("transfer_coverage_50m", "transfer_coverage_100m"):
        stations = readings[each].evidence["stations"].copy()
        stations.loc[3, ["station", "stop"]] = name
        readings[each] = replace(readings[each], evidence={**readings[each].evidence, "stations": stations})
    layers = []
    for layer in hand_made_layers():
        if layer.role in ("park", "bus_stop", "subdistrict", "rail_station"):
            frame = layer.frame.copy()
            frame.loc[0, "name"] = name
            origin = replace(layer.origin, file=f"{name}.gpkg")
            layer = replace(layer, frame=frame, origin=origin, title=origin.file)  # noqa: PLW2901
        layers.append(layer)
    findings = tuple(replace(each, file=f"{name}.gpkg") if each.file else each for each in made.findings)
    project = replace(made.project, layers=tuple(layers), findings=findings)
    return replace(made, project=project, readings=readings, findings=findings)
