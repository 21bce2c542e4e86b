"""What `peelian export` can give out. A kind is one line in the table of `workers.exports.table`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Writes one file and returns the sentence to print.
Give = Callable[[Path, argparse.Namespace], str]


@dataclass(frozen=True, slots=True)
class ExportKind:
    """One kind of file.

    Args:
        name: the word after `peelian export`.
        help: one line for `--help`.
        add_arguments: declares the kind's own options; FILE is there.
        give: writes the file, which doesn't exist yet.
    """

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    give: Give
