"""Which of the first six objectives a plan of a category usually serves, where its writer chooses none."""

from __future__ import annotations

from collections.abc import Mapping

from peelian.kernel.categories import ProblemCategory

_HARM, _DEMAND, _OFFENDING = "prevent-harm-early", "reduce-demand-early", "prevent-reoffending"
_CITIZENS, _PARTNERS, _CONFIDENCE = "activate-citizens", "deliver-with-partners", "raise-confidence"

#: Codes of `priorities` objectives by category. Those that a force has ended are left out when a plan is tied to them.
SUGGESTED_OBJECTIVES: Mapping[ProblemCategory, tuple[str, ...]] = {
    ProblemCategory.ASB: (_DEMAND, _PARTNERS),
    ProblemCategory.VEHICLE_NUISANCE: (_DEMAND, _PARTNERS),
    ProblemCategory.SPEEDING: (_CITIZENS, _PARTNERS),
    ProblemCategory.PARKING: (_CITIZENS, _PARTNERS),
    ProblemCategory.LITTER: (_CITIZENS, _PARTNERS),
    ProblemCategory.DRUGS: (_HARM, _OFFENDING),
    ProblemCategory.VIOLENCE: (_HARM, _OFFENDING),
    ProblemCategory.KNIFE_CRIME: (_HARM, _OFFENDING),
    ProblemCategory.BURGLARY: (_OFFENDING, _DEMAND),
    ProblemCategory.VEHICLE_CRIME: (_OFFENDING, _DEMAND),
    ProblemCategory.ROBBERY: (_OFFENDING, _DEMAND),
    ProblemCategory.THEFT: (_OFFENDING, _DEMAND),
    ProblemCategory.SHOP_THEFT: (_OFFENDING, _DEMAND),
    ProblemCategory.HATE_CRIME: (_CONFIDENCE, _HARM),
    ProblemCategory.CRIMINAL_DAMAGE: (_CONFIDENCE,),
    ProblemCategory.OTHER: (_CONFIDENCE,),
}
