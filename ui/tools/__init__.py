"""The pencil tools: what the mouse does on the map besides looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.map.tool import Tool

if TYPE_CHECKING:
    from ui.map.canvas import Canvas
    from ui.pencil import Pencil
    from ui.workspace import Workspace


def tool_of(tool_id: str, pencil: Pencil, workspace: Workspace, canvas: Canvas) -> Tool | None:
    """The tool of an id, new; None for the one that only looks."""
    from ui.tools.draw import DrawPlot
    from ui.tools.move import Move
    from ui.tools.place import PlacePoint
    from ui.tools.reshape import Reshape
    from ui.tools.select import Select

    makers = {
        "select": Select,
        "move": Move,
        "add_stop": PlacePoint,
        "add_entrance": PlacePoint,
        "add_park": DrawPlot,
        "add_green": DrawPlot,
        "reshape": Reshape,
    }
    maker = makers.get(tool_id)
    return None if maker is None else maker(tool_id, pencil, workspace, canvas)
