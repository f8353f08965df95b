"""Write requirements.txt and requirements-dev.txt anew from their .in files, with a hash for every file.

The locks name packages, versions and hashes, and never where to fetch them: that is each machine's own affair.
Extra arguments go to uv, such as `--upgrade-package pillow`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = [Path(sys.executable).with_name("uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
# Extras stay in the lock: an older pip looks up a package that another asks for with an extra, such as coverage[toml],
# by itself, finds its newest release, and refuses that for want of a hash.
PLAIN = ["--generate-hashes", "--no-strip-extras", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]

for name in ("requirements", "requirements-dev"):
    command = [*UV, *PLAIN, *sys.argv[1:], f"{name}.in", "--output-file", f"{name}.txt"]
    subprocess.run(command, cwd=ROOT, check=True)
    print(f"{name}.txt is written")
