"""The server process that workers are forked from, and how they are started where there is none."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path
from types import ModuleType


def context() -> BaseContext:
    """How processes are started here. The server starts with the first call and takes seconds to load the rules; meanwhile this
    process can do other things."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.preload"])
    with without_main():
        forkserver.ensure_running()
    return context


@contextmanager
def without_main() -> Iterator[None]:
    """While processes are started: they find the modules of this one, not those of another checkout, and do not import what
    was started (a command, or a script that would start its work once more)."""
    path, main = os.environ.get("PYTHONPATH"), sys.modules["__main__"]
    home = str(Path(__file__).resolve().parent.parent)
    os.environ["PYTHONPATH"] = os.pathsep.join([home, *([path] if path else [])])
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if path is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = path
