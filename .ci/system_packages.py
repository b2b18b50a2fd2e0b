"""The system's own packages: found with dpkg, installed with apt where that is at hand.

Standard library only, and no syntax newer than Python 3.8 (see environment.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from speech import say

QT = (
    *("libglib2.0-0", "libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libxkbcommon0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"),
    "fonts-noto-cjk",  # without it Chinese on maps and in PDFs is empty boxes
)
# The PostGIS of the version that the system has; programs that make and count what the readers are tried on.
SERVER, MAKERS = ("postgresql", "postgresql-postgis"), ("gdal-bin", "osmium-tool")
TESTING = (*QT, "xvfb", "xauth", "poppler-utils", "chromium", *SERVER, *MAKERS)
# sudo drops the caller's environment, so the setting is made after it.
APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")


def install(wanted: tuple[str, ...]) -> None:
    """Install those of the wanted packages that are missing; say what is done, or what cannot be done.

    Where there is no apt the packages cannot be named, so nothing is said here: whoever needs them finds out
    by trying (see ``environment.check_qt``).
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-query") is None:
        return
    missing = _missing(wanted)
    if not missing:
        return
    names = " ".join(missing)
    permission = _permission()
    if permission is None:
        say(
            f"缺少系统软件包：{names}。请管理员运行：apt-get install {names}",
            f"System packages are missing: {names}. Ask an administrator to run: apt-get install {names}",
        )
        return
    say(f"用 apt-get 安装系统软件包：{names}", f"Installing system packages with apt-get: {names}")
    for command in (("update",), ("install", "--yes", "--no-install-recommends", *missing)):
        done = subprocess.run(
            [*permission, *APT, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            print(done.stdout.decode(errors="replace"))
            say(
                f"apt-get {command[0]} 没有成功。软件包 {names} 可能仍然缺少。",
                f"apt-get {command[0]} did not succeed. The packages {names} may still be missing.",
            )


def _missing(wanted: tuple[str, ...]) -> list[str]:
    """Those not installed, under another name either: Ubuntu 24.04 has libglib2.0-0 as libglib2.0-0t64."""
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package} ${Provides}\n"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout
    present = {
        word.rstrip(",")
        for line in listing.splitlines()
        if line.startswith("installed ")
        for word in line.split()[1:]
    }
    return [name for name in wanted if name not in present and not (name == "chromium" and _is_ubuntu())]


def _is_ubuntu() -> bool:
    """Ubuntu has chromium only as a snap, which neither a container nor a script can use."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


def _permission() -> list[str] | None:
    """What to put before apt-get: nothing for root, sudo where it works, None where neither is at hand."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None  # at a terminal sudo itself asks for the password
