"""``gisapp indicators`` and ``gisapp layers``: what there is."""

from __future__ import annotations

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, opened
from gisapp.cli.parser import Parser, file
from layers.layer import Layer
from layers.roles import roles
from layers.text import T, plural

_KINDS = {
    "point": T("points"),
    "line": T("lines"),
    "polygon": T("areas"),
    "raster": T("raster"),
    "table": T("table"),
}


def run_list(name: str, parser: Parser, arguments: list[str], console: Console) -> int:
    """Run one of the two listing commands; returns the exit code."""
    {"indicators": _indicators, "layers": _layers}[name](parser, arguments, console)
    return exit_codes.DONE


def _indicators(parser: Parser, arguments: list[str], console: Console) -> None:
    from gisapp.figures import unit_title
    from gisapp.indicators import INDICATORS

    parser.parse_args(arguments)
    for indicator in INDICATORS.values():
        console.say(
            T(
                "{id}  {title} ({unit})",
                id=indicator.id,
                title=indicator.title,
                unit=unit_title(indicator.unit),
            )
        )
        console.say(f"    {indicator.formula}")
        console.say(T("    {definition}", definition=indicator.definition))
        console.say(T("    source: {source}", source=indicator.source))
        for constant in indicator.constants:
            figures = {"value": constant.shown, "meaning": constant.meaning, "source": constant.source}
            console.say(T("    {value}: {meaning} ({source})", **figures))
        needed, read = (
            [roles()[role].title for role in named] for named in (indicator.requires, indicator.uses)
        )
        if needed:
            console.say(T("    needs: {roles}", roles=needed))
        console.say(T("    also reads: {roles}", roles=read))


def _layers(parser: Parser, arguments: list[str], console: Console) -> None:
    parser.argument("project", nargs="?", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument("--roles", action="store_true", help=T("list the roles that a layer can have"))
    parser.argument(
        "--features",
        metavar="ROLE",
        help=T("list the features of a role by their keys"),
    )
    parser.argument("--format", choices=("table", "json"), default="table", help=T("form of the output"))
    add_accept_changed(parser)
    options = parser.parse_args(arguments)
    if options.roles:
        rows = [
            (
                role.id,
                role.title,
                [_KINDS[kind] for kind in role.geometry],
                [T("{name} ({title})", name=column.name, title=column.title) for column in role.columns],
            )
            for role in roles().values()
        ]
        console.table((T("role"), T("title"), T("geometry"), T("columns")), rows)
        return
    if options.project is None:
        parser.error(parser.language.say(T("Missing: {names}.", names="PROJECT")))
    project = opened(options, console)
    if options.features is not None:
        from gisapp.cli.feature_list import show_features

        show_features(project, options.features, console, as_json=options.format == "json")
        return
    for layer in project.layers:
        console.say(
            T(
                "{id}  {role}  {count}  {file}",
                id=layer.id,
                role=roles()[layer.role].title,
                count=_amount(layer),
                file=_file_with_crs(layer),
            )
        )
        for step in layer.steps:
            console.say(T("    {step}", step=step))


def _amount(layer: Layer) -> T:
    return T("raster") if layer.frame is None else plural("{n} feature", "{n} features", n=len(layer.frame))


def _file_with_crs(layer: Layer) -> T | str:
    """The file, with its CRS where it has one: a plain table has none."""
    file, crs = layer.origin.file, layer.origin.crs
    return T("{file}, {crs}", file=file, crs=crs) if crs else file
