"""The door of the visibility room."""

from peelian.analysis.practice import Definition, Verdict
from peelian.apps.visibility.queries.arrivals import is_due
from peelian.apps.visibility.queries.cells import heat, untasked
from peelian.apps.visibility.queries.claims import answer, get_claim, list_claims
from peelian.apps.visibility.queries.counting import first_known_on, list_task_outcomes
from peelian.apps.visibility.queries.elsewhere import minutes_elsewhere
from peelian.apps.visibility.queries.feeds import feed_for_key, feed_named, list_feeds
from peelian.apps.visibility.queries.files import get_file, list_files, list_unheld_devices
from peelian.apps.visibility.queries.held import days_known
from peelian.apps.visibility.queries.own import own_record
from peelian.apps.visibility.queries.parts import list_days_to_fold
from peelian.apps.visibility.queries.practice import figures_between, list_outcomes, practice
from peelian.apps.visibility.queries.proofs import get_proof, list_proofs, list_tasks_touched, list_visits
from peelian.apps.visibility.queries.rules import list_rules, rules_on
from peelian.apps.visibility.rules import KEPT, digest_of, earliest_claim, may_be_key
from peelian.apps.visibility.services.arrivals import settle_arrivals, take_arrival
from peelian.apps.visibility.services.claims import BadClaim, end_claim, make_claim
from peelian.apps.visibility.services.devices import DeviceHeld, hold_device
from peelian.apps.visibility.services.feeds import FeedNamed, close_feed, open_feed
from peelian.apps.visibility.services.folding import fold_day, sweep_positions
from peelian.apps.visibility.services.forgetting import forget_figures
from peelian.apps.visibility.services.positions import forget_positions, load_positions
from peelian.apps.visibility.services.proof import work_out_proof, work_out_proofs
from peelian.apps.visibility.services.rollups import roll_up_day
from peelian.apps.visibility.services.rules import BadRules, set_rules
from peelian.apps.visibility.types.feeds import Body, Columns, FeedView, NewFeed, Settled, Taken
from peelian.apps.visibility.types.figures import (
    MAP_SUBJECT,
    By,
    ClaimAnswer,
    ClaimDay,
    ClaimView,
    GroundFigures,
    HeatCell,
    HeatMap,
    Practice,
    PracticeRow,
    TaskOutcome,
    UntaskedArea,
    UntaskedSpot,
)
from peelian.apps.visibility.types.own import AskedAbout, OwnDevice, OwnLook, OwnRecord, TimeElsewhere
from peelian.apps.visibility.types.positions import (
    DayFolded,
    FeedKind,
    FileKind,
    HoldingChange,
    HoldingRow,
    PositionFileView,
    PositionRow,
    PositionRows,
    PositionsLoaded,
    RefusedRow,
)
from peelian.apps.visibility.types.proofs import ProofView, VisitView
from peelian.apps.visibility.types.rules import FigureRulesView, RulesInForce

__all__ = [
    "KEPT",
    "MAP_SUBJECT",
    "AskedAbout",
    "BadClaim",
    "BadRules",
    "Body",
    "By",
    "ClaimAnswer",
    "ClaimDay",
    "ClaimView",
    "Columns",
    "DayFolded",
    "Definition",
    "DeviceHeld",
    "FeedKind",
    "FeedNamed",
    "FeedView",
    "FigureRulesView",
    "FileKind",
    "GroundFigures",
    "HeatCell",
    "HeatMap",
    "HoldingChange",
    "HoldingRow",
    "NewFeed",
    "OwnDevice",
    "OwnLook",
    "OwnRecord",
    "PositionFileView",
    "PositionRow",
    "PositionRows",
    "PositionsLoaded",
    "Practice",
    "PracticeRow",
    "ProofView",
    "RefusedRow",
    "RulesInForce",
    "Settled",
    "Taken",
    "TaskOutcome",
    "TimeElsewhere",
    "UntaskedArea",
    "UntaskedSpot",
    "Verdict",
    "VisitView",
    "answer",
    "close_feed",
    "days_known",
    "digest_of",
    "earliest_claim",
    "end_claim",
    "feed_for_key",
    "feed_named",
    "figures_between",
    "first_known_on",
    "fold_day",
    "forget_figures",
    "forget_positions",
    "get_claim",
    "get_file",
    "get_proof",
    "heat",
    "hold_device",
    "is_due",
    "list_claims",
    "list_days_to_fold",
    "list_feeds",
    "list_files",
    "list_outcomes",
    "list_proofs",
    "list_rules",
    "list_task_outcomes",
    "list_tasks_touched",
    "list_unheld_devices",
    "list_visits",
    "load_positions",
    "make_claim",
    "may_be_key",
    "minutes_elsewhere",
    "open_feed",
    "own_record",
    "practice",
    "roll_up_day",
    "rules_on",
    "set_rules",
    "settle_arrivals",
    "sweep_positions",
    "take_arrival",
    "untasked",
    "work_out_proof",
    "work_out_proofs",
]
