"""The door of the fairness room."""

from peelian.apps.fairness.queries.assessments import get_assessment, list_assessments, list_unassessed
from peelian.apps.fairness.queries.campaigns import adverse_impact, get_campaign, list_campaigns
from peelian.apps.fairness.queries.own import own_declarations
from peelian.apps.fairness.queries.representation import progress, representation
from peelian.apps.fairness.rules import quarter_end
from peelian.apps.fairness.services.assessing import (
    CannotApprove,
    CannotWrite,
    add_action,
    approve_assessment,
    finish_action,
    write_assessment,
)
from peelian.apps.fairness.services.declaring import AlreadyCarried, CannotSay, carry_over, declare
from peelian.apps.fairness.services.forgetting import forget_answers
from peelian.apps.fairness.services.population import load_population
from peelian.apps.fairness.services.recruiting import (
    CampaignClosed,
    CannotOpen,
    close_campaign,
    load_results,
    open_campaign,
)
from peelian.apps.fairness.types import (
    NOT_SAID,
    VALUES,
    ActionView,
    AssessmentState,
    AssessmentView,
    CampaignView,
    Characteristic,
    EntryRoute,
    GroupShare,
    Impact,
    Loaded,
    Outcome,
    OwnDeclaration,
    PopulationRow,
    Progress,
    RecruitmentRow,
    Representation,
    Unassessed,
    UnitShares,
)

__all__ = [
    "NOT_SAID",
    "VALUES",
    "ActionView",
    "AlreadyCarried",
    "AssessmentState",
    "AssessmentView",
    "CampaignClosed",
    "CampaignView",
    "CannotApprove",
    "CannotOpen",
    "CannotSay",
    "CannotWrite",
    "Characteristic",
    "EntryRoute",
    "GroupShare",
    "Impact",
    "Loaded",
    "Outcome",
    "OwnDeclaration",
    "PopulationRow",
    "Progress",
    "RecruitmentRow",
    "Representation",
    "Unassessed",
    "UnitShares",
    "add_action",
    "adverse_impact",
    "approve_assessment",
    "carry_over",
    "close_campaign",
    "declare",
    "finish_action",
    "forget_answers",
    "get_assessment",
    "get_campaign",
    "list_assessments",
    "list_campaigns",
    "list_unassessed",
    "load_population",
    "load_results",
    "open_campaign",
    "own_declarations",
    "progress",
    "quarter_end",
    "representation",
    "write_assessment",
]
