"""On what a run was made: figures without it mean nothing."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import psutil


def circumstances() -> dict[str, str]:
    """Day, machine, versions, and how busy the machine was before the run began."""
    return {
        "Day": datetime.now(UTC).date().isoformat(),
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "Memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "System": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "Load before the run": f"{os.getloadavg()[0]:.1f} processes wanted a core (mean of a minute)",
    }


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
