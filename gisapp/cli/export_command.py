"""``gisapp export``: layers of a project as files for other programs."""

from __future__ import annotations

from pathlib import Path

from gisapp.cli import exit_codes
from gisapp.cli.console import Console
from gisapp.cli.opening import add_accept_changed, add_scenario, as_asked, opened
from gisapp.cli.parser import Parser, file, place
from layers.errors import UserError
from layers.layer import Layer
from layers.roles import roles
from layers.text import T


def run_export(parser: Parser, arguments: list[str], console: Console) -> int:
    """Write one layer to a file, or several into a folder; returns the exit code."""
    from layers.writing import write_layer

    parser.argument("project", type=file, metavar="PROJECT", help=T("project file (.gpkg)"))
    parser.argument(
        "layers",
        nargs="*",
        metavar="LAYER",
        help=T("ids or titles of layers; none for all (see “gisapp layers”)"),
    )
    parser.argument(
        "-o",
        "--output",
        type=place,
        required=True,
        metavar="PLACE",
        help=T("the file to write, or a folder for several layers"),
    )
    parser.argument("--format", metavar="ENDING", help=T("of files in a folder, such as shp (else gpkg)"))
    parser.argument("--crs", metavar="EPSG", help=T("the CRS to write in (else the official zone)"))
    parser.argument("--force", action="store_true", help=T("overwrite existing files"))
    add_scenario(parser)
    add_accept_changed(parser)
    options = parser.parse_args(arguments)

    _refuse_place(options.output)
    project = as_asked(opened(options, console), options)
    ending = None if options.format is None else f".{options.format.removeprefix('.').lower()}"
    _refuse_ending(parser, options.output, ending)
    chosen = _chosen(project.layers, options.layers)
    places = _places(chosen, options.output, ending or ".gpkg")
    code = exit_codes.DONE
    _refuse_crs(parser, options.crs, places)
    for layer, target in places:
        try:
            written = write_layer(
                layer,
                target,
                console.language,
                crs=options.crs,
                replace=options.force,
                inputs=(options.project,),
            )
        except UserError as error:
            if len(places) == 1:
                raise
            console.refuse(error)  # one layer that the format cannot hold is no reason to lose the others
            code = exit_codes.PARTLY
            continue
        console.partly = True
        console.say(T("Written: {files}", files=[str(file) for file in written.files]))
        console.findings(written.findings)
    return code


def _refuse_ending(parser: Parser, output: Path, ending: str | None) -> None:
    """Refuse a format that is not the one of the file's name."""
    of_name = "" if output.is_dir() else output.suffix.lower()
    if of_name and ending not in (None, of_name):
        message = T("{file} does not end in {format}, as --format says.", file=output.name, format=ending)
        parser.error(parser.language.say(message))


def _refuse_crs(parser: Parser, crs: str | None, places: list[tuple[Layer, Path]]) -> None:
    """Refuse a CRS for formats that know degrees only."""
    from layers.place.crs import GEOGRAPHIC, parse_crs
    from layers.writing import in_degrees

    endings = sorted({target.suffix.lower() for _, target in places if in_degrees(target)})
    if endings and crs is not None and parse_crs(crs) != GEOGRAPHIC:
        message = T(
            "{endings}: always written in longitude and latitude (WGS 84); --crs is for .gpkg, .shp, .fgb.",
            endings=endings,
        )
        parser.error(parser.language.say(message))


def _refuse_place(output: Path) -> None:
    """Refuse a place that is neither of a file nor of a folder, before the project is read."""
    from layers.writing.target import Replacing, refuse_target
    from layers.writing.target_folder import is_folder

    within = output / "layer.gpkg" if is_folder(output) or not output.suffix else output
    refuse_target(within, Replacing(allowed=True, is_ours=lambda _: True))


def _chosen(layers: tuple[Layer, ...], names: list[str]) -> list[Layer]:
    """The layers of these ids or titles, all with features where none are named."""
    chosen: dict[str, Layer] = {}
    for name in names:
        meant = [layer for layer in layers if layer.id == name] or [
            layer for layer in layers if name.casefold() in _titles(layer)
        ]
        if not meant:
            known = [T("{name} ({title})", name=each.id, title=roles()[each.role].title) for each in layers]
            raise UserError(T("The project has no layer {id}.", id=name), T("Its layers: {ids}.", ids=known))
        chosen |= {layer.id: layer for layer in meant}
    return list(chosen.values()) or [layer for layer in layers if layer.frame is not None]


def _titles(layer: Layer) -> set[str]:
    """What its role is called, in both languages."""
    title = roles()[layer.role].title
    return {title.zh.casefold(), title.en.casefold()}


def _places(layers: list[Layer], output: Path, ending: str) -> list[tuple[Layer, Path]]:
    """Where each layer goes: the file itself for one layer, else files named after the layers in a folder."""
    if output.suffix and not output.is_dir():
        if len(layers) != 1:
            raise UserError(
                T("{file} holds one layer, and there are {n}.", file=output.name, n=len(layers)),
                T("Name one layer, or a folder with -o."),
            )
        return [(layers[0], output)]
    from layers.writing import ENDINGS

    if ending not in ENDINGS:
        raise UserError(
            T("{format}: layers are not written in this format.", format=ending),
            T("Choose one of {endings}.", endings=list(ENDINGS)),
        )
    return [(layer, output / f"{layer.id}{ending}") for layer in layers]
