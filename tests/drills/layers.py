"""Layers between a house and its machine, written in C and preloaded: a disk that forgets, a clock that jumps."""

import shutil
import subprocess
from pathlib import Path

import pytest


def built(name, folder) -> Path:
    """Compile `name`.c of this folder into a library to preload; skips the test where there is no compiler."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        pytest.skip("This drill puts a layer of C before the house, and there is no compiler. apt-get install gcc")
    library = Path(folder) / f"{name}.so"
    source = Path(__file__).with_name(f"{name}.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    return library
