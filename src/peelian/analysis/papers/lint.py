"""The lint of a paper: all rules, worst first, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from peelian.analysis.papers.document import Paper
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.rules.averages import averages
from peelian.analysis.papers.rules.chains import chains
from peelian.analysis.papers.rules.counted_names import counted_names
from peelian.analysis.papers.rules.event_dates import event_dates
from peelian.analysis.papers.rules.exclusive_shares import exclusive_shares
from peelian.analysis.papers.rules.implied_bases import implied_bases
from peelian.analysis.papers.rules.listed_parts import listed_parts
from peelian.analysis.papers.rules.listed_points import listed_points
from peelian.analysis.papers.rules.margins import margins
from peelian.analysis.papers.rules.met_targets import met_targets
from peelian.analysis.papers.rules.missing_base import missing_base
from peelian.analysis.papers.rules.named_parts import named_parts
from peelian.analysis.papers.rules.part_and_rest import part_and_rest
from peelian.analysis.papers.rules.parts import parts
from peelian.analysis.papers.rules.periods import periods
from peelian.analysis.papers.rules.pots import pots
from peelian.analysis.papers.rules.precision import precision
from peelian.analysis.papers.rules.reversed_spans import reversed_spans
from peelian.analysis.papers.rules.running_rates import running_rates
from peelian.analysis.papers.rules.same_measure import same_measure
from peelian.analysis.papers.rules.share_lists import share_lists
from peelian.analysis.papers.rules.shares_with_counts import shares_with_counts
from peelian.analysis.papers.rules.small_numbers import small_numbers
from peelian.analysis.papers.rules.stated_shares import stated_shares
from peelian.analysis.papers.rules.stock_flow import stock_flow
from peelian.analysis.papers.rules.table_across import table_across
from peelian.analysis.papers.rules.table_changes import table_changes
from peelian.analysis.papers.rules.table_flows import table_flows
from peelian.analysis.papers.rules.table_means import table_means
from peelian.analysis.papers.rules.table_pairs import table_pairs
from peelian.analysis.papers.rules.table_rates import table_rates
from peelian.analysis.papers.rules.table_running import table_running
from peelian.analysis.papers.rules.table_shares import table_shares
from peelian.analysis.papers.rules.table_sums import table_sums
from peelian.analysis.papers.rules.table_text import table_text
from peelian.analysis.papers.rules.table_told import table_told
from peelian.analysis.papers.rules.table_twins import table_twins
from peelian.analysis.papers.rules.targets import targets
from peelian.analysis.papers.rules.told_flows import told_flows
from peelian.analysis.papers.rules.told_lengths import told_lengths
from peelian.analysis.papers.rules.told_products import told_products
from peelian.analysis.papers.rules.told_times import told_times

Rule = Callable[[Prepared], Iterable[Finding]]

#: In the order in which they account for figures: what one has worked out, none that comes later asks about.
RULES: Sequence[Rule] = (
    table_shares,
    table_sums,
    table_across,
    table_changes,
    table_flows,
    table_means,
    table_rates,
    table_running,
    table_text,
    table_pairs,
    parts,
    named_parts,
    share_lists,
    stated_shares,
    listed_parts,
    implied_bases,
    margins,
    chains,
    stock_flow,
    same_measure,
    pots,
    targets,
    event_dates,
    periods,
    part_and_rest,
    told_times,
    listed_points,
    told_lengths,
    told_products,
    averages,
    reversed_spans,
    told_flows,
    met_targets,
    counted_names,
    shares_with_counts,
    exclusive_shares,
    table_told,
    table_twins,
    running_rates,
    precision,
    small_numbers,
    missing_base,
)


def lint(paper: Paper) -> list[Finding]:
    """What a paper says that can't be, or may not be, and what was worked out again and agrees.

    Contradictions first, then doubts, notes, and what is consistent; within each by line.
    """
    ready = Prepared(paper)
    found: dict[str, Finding] = {}
    settled: set[tuple[int, str]] = set()
    for note in paper.notes:
        one = Finding("reading", Severity.NOTE, note.words, (Quote("", note.line),) if note.line else ())
        found.setdefault(one.digest, one)
    if not any(said.figures for said in ready.said) and not ready.grids:
        one = Finding(
            "reading", Severity.NOTE, "There is no figure in this paper: nothing was worked out.", ()
        )
        found.setdefault(one.digest, one)
    for rule in RULES:
        new = [one for one in rule(ready) if not one.asks or not settled.issuperset(one.asks)]
        for one in new:
            found.setdefault(one.digest, one)
            settled.update(one.settles)
    return sorted(found.values(), key=lambda one: (one.severity.order, one.line))
