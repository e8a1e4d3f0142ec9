"""git, as an officer's machine has it: without the settings of whoever runs the tests."""

import os
import shlex
import subprocess
from pathlib import Path


def git(command: str, root: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", *shlex.split(command)], cwd=root, env=env, capture_output=True, text=True, check=True)
    return done.stdout
