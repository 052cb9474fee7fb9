"""The CPUs that a container really has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.cpus import cpus


def control_group(root: Path, path: str, **files: str) -> None:
    folder = root / "sys/fs/cgroup" / path
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_max", ".max").replace("cpu_cfs", "cpu.cfs")).write_text(text, encoding="ascii")


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


def belongs(root: Path, text: str) -> None:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("eight")
def test_without_a_limit_all_that_the_scheduler_allows_are_used(tmp_path: Path) -> None:
    assert cpus(tmp_path) == 8
    control_group(tmp_path, "", cpu_max="max 100000\n")
    assert cpus(tmp_path) == 8


@pytest.mark.usefixtures("eight")
def test_a_quota_counts_rounded_up_and_never_to_nothing(tmp_path: Path) -> None:
    control_group(tmp_path, "", cpu_max="250000 100000\n")
    assert cpus(tmp_path) == 3
    control_group(tmp_path, "", cpu_max="20000 100000\n")
    assert cpus(tmp_path) == 1


@pytest.mark.usefixtures("eight")
def test_the_tightest_group_around_the_process_counts(tmp_path: Path) -> None:
    belongs(tmp_path, "0::/pods/one\n")
    control_group(tmp_path, "pods/one", cpu_max="max 100000\n")
    control_group(tmp_path, "pods", cpu_max="200000 100000\n")
    assert cpus(tmp_path) == 2


@pytest.mark.usefixtures("eight")
def test_the_first_version_of_control_groups_counts_too(tmp_path: Path) -> None:
    belongs(tmp_path, "4:cpu,cpuacct:/docker/1\n0::/\n")
    control_group(tmp_path, "cpu", cpu_cfs_quota_us="400000\n", cpu_cfs_period_us="100000\n")
    assert cpus(tmp_path) == 4
    control_group(tmp_path, "cpu", cpu_cfs_quota_us="-1\n")
    assert cpus(tmp_path) == 8
