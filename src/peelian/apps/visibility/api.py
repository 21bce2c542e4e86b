"""The door of the visibility room."""

from peelian.analysis.practice import Definition, Verdict
from peelian.apps.visibility.queries.files import get_file, list_files
from peelian.apps.visibility.queries.own import own_record
from peelian.apps.visibility.queries.practice import days_known, figures_between, practice
from peelian.apps.visibility.queries.proofs import get_proof, list_proofs, list_tasks_touched, list_visits
from peelian.apps.visibility.rules import KEPT
from peelian.apps.visibility.services.devices import DeviceHeld, hold_device
from peelian.apps.visibility.services.positions import forget_positions, load_positions
from peelian.apps.visibility.services.proof import work_out_proof
from peelian.apps.visibility.types.figures import By, GroundFigures, Practice, PracticeRow
from peelian.apps.visibility.types.own import OwnDevice, OwnLook, OwnRecord
from peelian.apps.visibility.types.positions import (
    HoldingChange,
    HoldingRow,
    PositionFileView,
    PositionRow,
    PositionsLoaded,
    RefusedRow,
)
from peelian.apps.visibility.types.proofs import ProofView, VisitView

__all__ = [
    "KEPT",
    "By",
    "Definition",
    "DeviceHeld",
    "GroundFigures",
    "HoldingChange",
    "HoldingRow",
    "OwnDevice",
    "OwnLook",
    "OwnRecord",
    "PositionFileView",
    "PositionRow",
    "PositionsLoaded",
    "Practice",
    "PracticeRow",
    "ProofView",
    "RefusedRow",
    "Verdict",
    "VisitView",
    "days_known",
    "figures_between",
    "forget_positions",
    "get_file",
    "get_proof",
    "hold_device",
    "list_files",
    "list_proofs",
    "list_tasks_touched",
    "list_visits",
    "load_positions",
    "own_record",
    "practice",
    "work_out_proof",
]
