"""How many processors this process may really use: those it may run on, and what its container grants of them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def cpus(root: Path = Path("/")) -> int:
    """The CPUs that the scheduler lets this process run on, or fewer where a control group (v1 or v2) grants fewer; 1 at least.

    `root` is where `/proc` and `/sys` are found.
    """
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        allowed = os.cpu_count() or 1
    return max(1, min([allowed, *(math.ceil(quota) for quota in _quotas(root))]))


def _quotas(root: Path) -> Iterator[float]:
    """The CPUs granted by each control group that this process is in, and by those around it."""
    unified, own = root / "sys/fs/cgroup", {"": "/", "cpu": "/"}
    with suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in controllers.split(","):
                own[controller] = path
    for folder in _upwards(unified, own[""]):
        with suppress(OSError, ValueError):
            quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
            yield int(quota) / int(period)  # «max», no limit, is no number
    for folder in _upwards(unified / "cpu", own["cpu"]):
        with suppress(OSError, ValueError):
            quota = (folder / "cpu.cfs_quota_us").read_text(encoding="ascii")
            if int(quota) > 0:
                yield int(quota) / int((folder / "cpu.cfs_period_us").read_text(encoding="ascii"))


def _upwards(mount: Path, path: str) -> Iterator[Path]:
    """The folder of a control group and those above it. In a container the path may be that of the host: then only the mount is there."""
    own = mount / path.lstrip("/")
    yield own
    yield from (folder for folder in own.parents if folder == mount or mount in folder.parents)
