"""A Spark Connect server of one's own, as an operator would start it."""

import os
import shutil
import signal
import socket
import subprocess
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import pytest

PATIENCE = 180  # seconds
CLASS = "org.apache.spark.sql.connect.service.SparkConnectServer"


@contextmanager
def spark_server(folder):
    """Gives its address. folder: for its log. Skips the test where there is no Java or Spark."""
    found = find_spec("pyspark")
    if found is None:
        pytest.skip("pyspark is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("there is no Java on this machine")
    home = Path(found.origin).parent
    port = _free_port()
    options = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        # For small tables: what pays with large ones only costs seconds a question.
        "spark.sql.shuffle.partitions": 1,
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": folder / "warehouse",
    }
    settings = [part for name, value in options.items() for part in ("--conf", f"{name}={value}")]
    command = [home / "bin/spark-submit", "--master", "local[2]", "--class", CLASS, *settings]
    with (
        (folder / "spark.log").open("wb") as log,
        subprocess.Popen(
            [*command, "spark-internal"],
            cwd=folder,
            env={**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as server,
    ):
        try:
            _wait(server, port, folder / "spark.log")
            yield f"sc://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(server, port, log):
    end = monotonic() + PATIENCE
    while monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            sleep(0.2)
    pytest.fail(f"Spark did not start: {log.read_text()[-2000:]}")
