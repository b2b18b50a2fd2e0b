"""Names that Qt would read as HTML, shortcuts or placeholders, and whether it did."""

import ctypes
import os
import sys
from dataclasses import replace

from layers.text import T
from tests.gui.shown import shown_in

END = "Ñame"
SIGNS = "{{7*7}}{0}{n:>999999999}%s%(a)s[*]&" + END
IN_A_FILE_NAME = f'<img src="probe.png"><b>bold{SIGNS}'
IN_A_LIST = f"<i>{SIGNS}"  # without the signs that part a list
LOOKED_UP = {"class", "status"}  # columns whose words are values, not names
IN_OPEN = 0x20  # of inotify


class Probe:
    """A folder with a picture in it, which nothing may open, and a name that would have it opened."""

    def __init__(self, folder):
        folder.mkdir()
        (folder / "probe.png").write_bytes(b"no picture")
        self.bait = f'<img src="file://{folder}/probe.png"><b>bold</b><a href="x">{SIGNS}'
        self._events = None
        if sys.platform == "linux":
            system = ctypes.CDLL(None)
            self._events = system.inotify_init1(os.O_NONBLOCK)
            assert system.inotify_add_watch(self._events, os.fsencode(folder), IN_OPEN) > 0

    def opened(self):
        """Whether something has opened the picture since it was asked last; only Linux tells."""
        try:
            return self._events is not None and b"probe.png" in os.read(self._events, 65_536)
        except BlockingIOError:
            return False

    def close(self):
        if self._events is not None:
            os.close(self._events)

    def check(self, widget, *, least, widgets=100):
        """Look at all that a widget shows: at least so many texts with a bait, on so many widgets."""
        shown = shown_in(widget)
        assert shown.rich == []
        texts = [text for text in (*shown.words, *shown.tips) if END in text]
        for text in texts:
            whole = sum(text.count(bait) for bait in (self.bait, IN_A_FILE_NAME, IN_A_LIST))
            assert text.count(END) == whole, text
        assert len(texts) >= least
        assert shown.widgets >= widgets
        assert len(shown.tips) >= widgets // 10
        assert not self.opened()
        return shown


def baited(layer, bait):
    """A layer every name of which is a bait."""
    frame = layer.frame.copy()
    for column in set(frame.columns) - LOOKED_UP:
        end = IN_A_LIST if column in ("lines", "routes") else bait
        frame[column] = [f"{each}{end}" if isinstance(each, str) else each for each in frame[column]]
    origin = replace(layer.origin, file=bait, layer=bait, crs=bait)
    return replace(layer, title=bait, origin=origin, frame=frame, steps=(T("{name}: was read", name=bait),))
