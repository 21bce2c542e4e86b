"""The door of the problems room."""

from peelian.apps.problems.queries.counting import count_plans, first_written_on, list_courses
from peelian.apps.problems.queries.outcomes import list_measured, objective_codes_of, total_by_objective
from peelian.apps.problems.queries.plans import (
    area_path_of,
    count_planned,
    get_plan,
    list_partners,
    list_plans,
    list_plans_of,
    plan_id_of_outcome,
    plan_id_of_tactic,
)
from peelian.apps.problems.queries.public import find_part, get_public_part, list_public_parts
from peelian.apps.problems.queries.templates import template_for
from peelian.apps.problems.rules.periods import (
    BASELINE_PERIODS,
    LEAST_BASELINE,
    Period,
    period_of,
    periods_back,
    whole_periods,
)
from peelian.apps.problems.rules.plans import may_compare, may_measure
from peelian.apps.problems.rules.promises import foresee
from peelian.apps.problems.rules.public import find_shared
from peelian.apps.problems.rules.suggestions import SUGGESTED_OBJECTIVES
from peelian.apps.problems.rules.templates import find_fault
from peelian.apps.problems.rules.words import change_in_words
from peelian.apps.problems.services.plans import (
    agree_plan,
    begin_phase,
    close_plan,
    rewrite_plan,
    write_plan,
)
from peelian.apps.problems.services.public import publish_part, withdraw_part, write_public_part
from peelian.apps.problems.services.readings import add_reading, take_readings
from peelian.apps.problems.services.tactics import add_tactic, drop_tactic, finish_tactic
from peelian.apps.problems.services.templates import BadTemplate, load_template
from peelian.apps.problems.services.writing import (
    BadPhase,
    BadPublicPart,
    BadReading,
    CannotPlan,
    PartChanged,
    PlanChanged,
    PlanIncomplete,
    PlanNotOpenForThat,
)
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import (
    Baseline,
    Course,
    Foresight,
    MeasuredOutcome,
    OutcomeDraft,
    OutcomeView,
    ReadingRow,
    ReadingsTaken,
    ReadingView,
    Verdict,
    worst_of,
)
from peelian.apps.problems.types.plans import (
    ChbPhase,
    ObjectiveTotal,
    PhaseView,
    PlanCourses,
    PlanObjectiveView,
    PlansCounted,
    PlanState,
    PlanView,
    Triangle,
)
from peelian.apps.problems.types.public import PublicPartLine, PublicPartView
from peelian.apps.problems.types.tactics import Agency, Partner, TacticDraft, TacticView
from peelian.apps.problems.types.templates import PlanTemplateView, TemplateLoaded

__all__ = [
    "BASELINE_PERIODS",
    "LEAST_BASELINE",
    "SUGGESTED_OBJECTIVES",
    "Agency",
    "BadPhase",
    "BadPublicPart",
    "BadReading",
    "BadTemplate",
    "Baseline",
    "CannotPlan",
    "ChbPhase",
    "Course",
    "Direction",
    "Foresight",
    "Measure",
    "MeasuredOutcome",
    "ObjectiveTotal",
    "OutcomeDraft",
    "OutcomeView",
    "PartChanged",
    "Partner",
    "Period",
    "PhaseView",
    "PlanChanged",
    "PlanCourses",
    "PlanIncomplete",
    "PlanNotOpenForThat",
    "PlanObjectiveView",
    "PlanState",
    "PlanTemplateView",
    "PlanView",
    "PlansCounted",
    "PublicPartLine",
    "PublicPartView",
    "ReadingRow",
    "ReadingView",
    "ReadingsTaken",
    "TacticDraft",
    "TacticView",
    "TemplateLoaded",
    "Triangle",
    "Verdict",
    "add_reading",
    "add_tactic",
    "agree_plan",
    "area_path_of",
    "begin_phase",
    "change_in_words",
    "close_plan",
    "count_planned",
    "count_plans",
    "drop_tactic",
    "find_fault",
    "find_part",
    "find_shared",
    "finish_tactic",
    "first_written_on",
    "foresee",
    "get_plan",
    "get_public_part",
    "list_courses",
    "list_measured",
    "list_partners",
    "list_plans",
    "list_plans_of",
    "list_public_parts",
    "load_template",
    "may_compare",
    "may_measure",
    "objective_codes_of",
    "period_of",
    "periods_back",
    "plan_id_of_outcome",
    "plan_id_of_tactic",
    "publish_part",
    "rewrite_plan",
    "take_readings",
    "template_for",
    "total_by_objective",
    "whole_periods",
    "withdraw_part",
    "worst_of",
    "write_plan",
    "write_public_part",
]
