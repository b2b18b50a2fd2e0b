"""The report as one self-contained HTML page: it opens with the network cut, and prints well."""

from __future__ import annotations

from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from gisapp.report.brief import Brief
from gisapp.report.content import SAMPLE_MARK, Report
from gisapp.report.inline import content_policy, external_references, leaflet_script, leaflet_style
from gisapp.report.notes import Notes
from gisapp.report.web_layers import as_json
from gisapp.report.web_map import background, web_map
from layers import folders
from layers.text import Language, T

_WORDS = {
    "conclusion": T("Conclusion"),
    "scorecard": T("Scorecard"),
    "indicator": T("Indicator"),
    "value": T("Value"),
    "target": T("Target"),
    "against": T("Against the target"),
    "verdict": T("Verdict"),
    "gap": T("Gap"),
    "map": T("Map"),
    "legend": T("Legend"),
    "no_network": T("The map needs no network; its background is empty on purpose."),
    "together": T("Do the targets hold together?"),
    "run": T("Run"),
    "clause": T("{clause}"),
    "map_hint": T("Click a station to see it on the map."),
}


def write_html(report: Report, path: Path, language: Language) -> None:
    """Write the report as one HTML file with everything inside.

    Raises
    ------
    OSError
        If the file cannot be written whole.
    """
    path.write_text(page_of(report, language), encoding="utf-8", newline="\n")


def page_of(report: Report, language: Language) -> str:
    """The page's text.

    Nothing from the data becomes markup, script or template: texts are values of a sandboxed, escaping
    render, and the map's layers are JSON. Nothing is fetched.
    """
    language = Brief.of(language)
    folder = folders.resources() / "report"
    drawn = web_map(report, language)
    own_scripts = [(folder / name).read_text(encoding="utf-8") for name in ("map.js", "page.js")]
    scripts = [leaflet_script(), drawn.shell.script, *own_scripts]
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["say"] = language.say
    environment.policies |= {"json.dumps_function": as_json, "json.dumps_kwargs": {}}
    page = environment.get_template("page.html").render(
        report=report,
        drawn=drawn,
        element=Markup(drawn.shell.element),  # noqa: S704 - folium's own element, holds no data
        words={**_WORDS, "value": report.value_title},
        notes_of=lambda: Notes(language),
        language="zh-CN" if language.code == "zh" else "en",
        policy=content_policy(scripts),
        styles=[Markup(text) for text in (leaflet_style(), _own_style(folder))],  # noqa: S704 - shipped files
        scripts=[Markup(text) for text in scripts],  # noqa: S704 - shipped, or folium's of an empty map
        sample_mark=SAMPLE_MARK,
    )
    leftovers = external_references(page)
    assert not leftovers, f"the page is not self-contained: {leftovers}"
    return page


def _own_style(folder: Path) -> str:
    return (
        (folder / "page.css")
        .read_text(encoding="utf-8")
        .replace("--ground: none", f"--ground: {background()}")
    )
