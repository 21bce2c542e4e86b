"""The door of the retention room."""

from peelian.apps.retention.queries.conversations import (
    find_candidates,
    get_candidate,
    get_conversation,
    list_conversations,
    list_leavers_not_asked,
)
from peelian.apps.retention.queries.rates import joiner_cohorts, leaver_rates, told_rates
from peelian.apps.retention.queries.survival import latest_survival
from peelian.apps.retention.queries.trends import conversations_over_time, leavers_over_time, trends
from peelian.apps.retention.queries.units import unit_signals
from peelian.apps.retention.rules import halves, years
from peelian.apps.retention.services.conversations import (
    CannotOffer,
    CannotRecord,
    decide,
    decline,
    hold,
    offer,
)
from peelian.apps.retention.services.forgetting import forget_notes
from peelian.apps.retention.services.survival import work_out_survival
from peelian.apps.retention.types import (
    LONGEST_NOTE,
    By,
    Candidate,
    ConversationLine,
    ConversationView,
    KeptSurvival,
    Kind,
    Mark,
    Outcome,
    OverTime,
    Rates,
    ReasonCurve,
    ReasonRow,
    State,
    Theme,
    ThemeRow,
    ToldRates,
    TrendRow,
    Trends,
    UnitSignals,
    WithKind,
)

__all__ = [
    "LONGEST_NOTE",
    "By",
    "Candidate",
    "CannotOffer",
    "CannotRecord",
    "ConversationLine",
    "ConversationView",
    "KeptSurvival",
    "Kind",
    "Mark",
    "Outcome",
    "OverTime",
    "Rates",
    "ReasonCurve",
    "ReasonRow",
    "State",
    "Theme",
    "ThemeRow",
    "ToldRates",
    "TrendRow",
    "Trends",
    "UnitSignals",
    "WithKind",
    "conversations_over_time",
    "decide",
    "decline",
    "find_candidates",
    "forget_notes",
    "get_candidate",
    "get_conversation",
    "halves",
    "hold",
    "joiner_cohorts",
    "latest_survival",
    "leaver_rates",
    "leavers_over_time",
    "list_conversations",
    "list_leavers_not_asked",
    "offer",
    "told_rates",
    "trends",
    "unit_signals",
    "work_out_survival",
    "years",
]
