"""What `peelian import` can take in. A kind is one line in the table of `workers.imports.table`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Reads one file and takes it in, telling of its rows as they are read; returns the sentences to print.
Load = Callable[[Path, argparse.Namespace, Callable[[int], None]], list[str]]


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of file.

    Args:
        name: the word after `peelian import`.
        help: one line for `--help`.
        add_arguments: declares the kind's own options; FILE, --encoding, --source, --progress and --dry-run are there.
        load: takes one file in. It runs in a transaction that all files of the command share.
    """

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    load: Load


def nothing_more(parser: argparse.ArgumentParser) -> None:
    """For a kind without options of its own."""
