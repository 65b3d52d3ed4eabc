"""Spark and Ray on this machine, each started once and ended, and the calls that both read."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from engines.calls import RULES, by_command_line, laid_out

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("calls"))


@pytest.fixture(scope="session")
def expected(calls: Path) -> list[dict[str, Any]]:
    return by_command_line(calls)


@pytest.fixture(scope="session")
def expected_by_own_rules(calls: Path) -> list[dict[str, Any]]:
    return by_command_line(calls, "--rules", str(RULES))


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A session on two cores; a job that asks for one gets this."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False)
    session = builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def ray() -> Iterator[ModuleType]:
    """Ray on two cores; a job that starts it finds it started."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"}
    import ray

    # Its sockets lie there, and the path of a socket may have no more than 107 bytes.
    folder = tempfile.mkdtemp(prefix="ray")
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=100 * 2**20,
        _temp_dir=folder,
        _node_ip_address="127.0.0.1",
    )
    yield ray
    ray.shutdown()
    shutil.rmtree(folder)
