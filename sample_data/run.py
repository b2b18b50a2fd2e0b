"""The main job on the sample district: ``python3 sample_data/run.py``.

Imports the raw files, prints the scorecard, writes the report, and opens the window where there is a screen.
Sets up all that it needs by itself, inside this repository's folder; can be run again in seconds.
No syntax newer than Python 3.8 (see .ci/environment.py).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".ci"))

import environment  # noqa: E402 - stands in .ci
import system_packages  # noqa: E402 - stands in .ci
from speech import choose, say  # noqa: E402 - stands in .ci

RAW = Path("sample_data") / "raw"
PROJECT = Path("out") / "sample.gpkg"
REPORT = Path("out") / "report"


def main() -> int:
    """Run the four steps; the exit code is 0 when all went well."""
    parser = argparse.ArgumentParser(
        description=choose("用示范区跑一遍主要流程。", "Run the main job on the sample district."),
    )
    parser.add_argument(
        "--no-window",
        action="store_true",
        help=choose("不打开窗口", "do not open the window"),
    )
    arguments = parser.parse_args()
    environment.prepare("runtime", system_packages.QT)

    say("导入示范区的原始文件", "Importing the raw files of the sample district")
    _gisapp("import", str(RAW), "-o", str(PROJECT), "--force")
    say("记分卡", "Scorecard")
    _gisapp("check", str(PROJECT))
    say("写报告", "Writing the report")
    _gisapp("report", str(PROJECT), "-o", str(REPORT), "--force")
    say(f"报告在 {ROOT / REPORT}", f"The report is in {ROOT / REPORT}")
    if arguments.no_window:
        return 0
    if not _has_screen():
        say("这里没有屏幕，不打开窗口", "There is no screen here, so the window is not opened")
        return 0
    say("打开窗口 (关闭窗口即结束)", "Opening the window (close it to end)")
    _gisapp("open", str(PROJECT))
    return 0


def _gisapp(*arguments: str) -> None:
    print("$ gisapp", *arguments, flush=True)
    code = subprocess.run(
        [str(environment.PYTHON), "-m", "gisapp", *arguments],
        cwd=str(ROOT),
        env=environment.variables(),
        check=False,
    ).returncode
    if code:
        raise SystemExit(code)


def _has_screen() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
