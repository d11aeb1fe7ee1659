"""The portal's own Python environment, made by a bare Python with pip. Standard library only.

A bare Debian 12 has neither `venv` nor a pip that may install for the system. `pip install --target` works there, so
pip fetches uv into .tools/, and uv makes .venv from the hash-pinned files in reform/requirements/. These name no
address: they install from whatever index pip is set to, or from `wheelhouse/` beside manage.py without any network.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from reform import debian

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "reform" / "requirements"
VENV = ROOT / ".venv"
STAMP = VENV / "pinned"
TOOLS = ROOT / ".tools"
WHEELHOUSE = ROOT / "wheelhouse"
ENTERED = "REFORM_ENVIRONMENT_READY"
# The interpreter under any environment: uv leaves pip out of the environments that it makes.
PYTHON = getattr(sys, "_base_executable", None) or sys.executable


class CannotPrepare(Exception):
    """The environment cannot be made; the message says why and what to do."""


def enter_environment(arguments: list[str]) -> None:
    """Return when this Python has what `manage.py ARGUMENTS` needs; otherwise start it again inside .venv.

    The system's Python always goes to .venv; inside it, `up` and `test` look whether the pinned files have changed. An
    environment that someone made and entered otherwise is left alone.
    """
    if os.environ.pop(ENTERED, "") or not _concerns_us(arguments):
        return
    if sys.version_info < (3, 11):  # noqa: UP036 -- the one place that an older Python reaches
        sys.exit(f"The portal needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")
    try:
        prepare("dev" if arguments[:1] == ["test"] else "run")
    except CannotPrepare as reason:
        sys.exit(str(reason))
    python = str(VENV / "bin" / "python")
    os.execve(python, [python, str(ROOT / "manage.py"), *arguments], {**os.environ, ENTERED: "1"})


def _concerns_us(arguments: list[str]) -> bool:
    if sys.prefix == sys.base_prefix:
        return True
    return Path(sys.prefix) == VENV and arguments[:1] in (["up"], ["test"])


def prepare(group: str) -> None:
    """Make .venv hold exactly the pinned packages of `group` ("run", or "dev" which includes it).

    Safe when two start at once (one works, the other waits) and after an interruption: the stamp is written last, and
    an environment without one is made anew.
    """
    if _is_fresh(group):
        return
    with _alone():
        if _is_fresh(group):
            return
        stamp = STAMP.read_text() if STAMP.exists() else ""
        group = "dev" if stamp.startswith("dev ") else group
        debian.say(f"Preparing the Python environment in {VENV} …")
        uv, (flags, settings) = _uv(), _index_settings()
        # Without a stamp it is torn; with one it is whole, only of other versions.
        if _version() not in stamp or not (VENV / "bin" / "python").exists():
            _run(uv, "venv", "--quiet", "--clear", "--no-config", "--python", PYTHON, str(VENV), env=settings)
        STAMP.unlink(missing_ok=True)
        pins = str(PINS / f"{group}.txt")
        install = ("pip", "sync", "--quiet", "--require-hashes", "--python", str(VENV / "bin" / "python"))
        _run(uv, *install, *flags, pins, env=settings)
        STAMP.write_text(_stamp(group))


def _is_fresh(group: str) -> bool:
    if not STAMP.exists() or not (VENV / "bin" / "python").exists():
        return False
    return STAMP.read_text() in {_stamp(group), _stamp("dev")}


def _stamp(group: str) -> str:
    digest = hashlib.sha256((PINS / f"{group}.txt").read_bytes()).hexdigest()
    return f"{group} {_version()} {digest}\n"


def _version() -> str:
    return f"python{sys.version_info[0]}.{sys.version_info[1]}"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    try:
        TOOLS.mkdir(exist_ok=True)
        lock = (TOOLS / "lock").open("w")
    except OSError as error:
        raise CannotPrepare(f"Cannot write to {ROOT}: {error.strerror}. The environment is made there.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            debian.say("Another process is preparing the environment; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _uv() -> str:
    """The path of the pinned uv, fetched by pip when it is not there yet."""
    pins = PINS / "uv.txt"
    target = TOOLS / tool_folder(pins)
    program = target / "bin" / "uv"
    if program.exists():
        return str(program)
    _ensure_pip()
    partial = TOOLS / "uv.partial"
    shutil.rmtree(partial, ignore_errors=True)
    source = ["--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []
    quiet = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore"]
    _pip("install", *quiet, "--require-hashes", "--target", str(partial), *source, "-r", str(pins))
    partial.rename(target)
    return str(program)


def tool_folder(pins: Path) -> str:
    """The folder's name in .tools/ for the uv that `pins` asks for; another version gets another folder."""
    return f"uv-{hashlib.sha256(pins.read_bytes()).hexdigest()[:12]}"


def _ensure_pip() -> None:
    found = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    if not found and not debian.ensure(debian.PIP, purpose="the Python environment"):
        raise CannotPrepare(f"{PYTHON} has no pip, which fetches everything else. Start again when it has.")


def _index_settings() -> tuple[list[str], dict[str, str]]:
    """pip's settings in uv's words: flags, and the process environment with indexes, links, certificate, hosts."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    if WHEELHOUSE.is_dir():
        return ["--no-index"], {**environment, "UV_FIND_LINKS": str(WHEELHOUSE)}
    pip = _pip_settings()
    if "cert" in pip:
        environment["SSL_CERT_FILE"] = pip["cert"]
    words = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INDEX": " ".join(pip.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "UV_HTTP_TIMEOUT": pip.get("timeout", pip.get("default-timeout", "")),
        # As pip chooses: any index may have the file. Each is checked against its pinned hash.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    flags = ["--no-index"] if pip.get("no-index", "").lower() in {"1", "true", "yes", "on"} else []
    # What is set for uv itself goes before what is set for pip.
    return flags, {**{name: value for name, value in words.items() if value}, **environment}


def _pip_settings() -> dict[str, str]:
    """pip's own view of its settings: files, then the environment; `install` before `global`."""
    answer = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        for line in answer.stdout.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(f"{section}."):
                settings[name.removeprefix(f"{section}.")] = str(ast.literal_eval(value))
    return settings


def _pip(*arguments: str) -> None:
    _run(PYTHON, "-m", "pip", *arguments, env=dict(os.environ))


def _run(*command: str, env: dict[str, str]) -> None:
    """Run a tool; its own messages go to standard error, so that a command's output stays its own."""
    env = {name: value for name, value in env.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    try:
        answer = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    except OSError as error:
        raise CannotPrepare(f"Cannot run {command[0]}: {error.strerror}.") from error
    if answer.returncode:
        what = "uv" if Path(command[0]).name == "uv" else "pip"
        raise CannotPrepare(
            f"{what} could not prepare the environment; its message stands above. Check the network and the settings "
            "of pip (index-url, proxy, cert), or put the packages into wheelhouse/, then start again."
        )


def pin(*options: str) -> None:
    """Write the pinned files anew from pyproject.toml, after a change of dependencies (`--upgrade`: newer versions)."""
    uv, (flags, settings) = _uv(), _index_settings()
    settings["UV_CUSTOM_COMPILE_COMMAND"] = "python3 -m reform.bootstrap pin"
    project, run, dev = str(ROOT / "pyproject.toml"), str(PINS / "run.txt"), str(PINS / "dev.txt")
    common = ("pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", "3.11")
    common += ("--generate-hashes", "--no-emit-index-url", *flags, *options, project)
    _run(uv, *common, "-o", run, env=settings)
    _run(uv, *common, "--group", f"{project}:dev", "-c", run, "-o", dev, env=settings)


def main(arguments: list[str]) -> None:
    """`pin [OPTIONS OF uv pip compile]`, or `prepare run|dev` for an image that is built ahead."""
    if arguments[:1] == ["pin"]:
        pin(*arguments[1:])
    elif arguments in (["prepare", "run"], ["prepare", "dev"]):
        prepare(arguments[1])
    else:
        raise CannotPrepare("usage: python3 -m reform.bootstrap pin [OPTIONS] | prepare run|dev")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotPrepare as reason:
        sys.exit(str(reason))
