"""Names of the door that other rooms can import before they work; each refuses by its name."""

from __future__ import annotations

from typing import Any

from peelian.kernel.errors import Refused


class NotYet(Refused):
    """This isn't written yet."""


def _later(name: str) -> Any:
    def refuse(*_args: Any, **_named: Any) -> Any:
        raise NotYet(f"{name} isn't written yet.")

    return refuse


begin_draft = _later("begin_draft")
save_page = _later("save_page")
add_file = _later("add_file")
remove_file = _later("remove_file")
get_draft = _later("get_draft")
draft_file = _later("draft_file")
drop_draft = _later("drop_draft")
forget_drafts = _later("forget_drafts")
receive_report = _later("receive_report")
take = _later("take")
set_thrive = _later("set_thrive")
step = _later("step")
add_entry = _later("add_entry")
mark_told = _later("mark_told")
mark_feedback_asked = _later("mark_feedback_asked")
mark_read = _later("mark_read")
rate_report = _later("rate_report")
make_code = _later("make_code")
prove_code = _later("prove_code")
prove_pin = _later("prove_pin")
tracked = _later("tracked")
open_slots = _later("open_slots")
close_slot = _later("close_slot")
list_slots = _later("list_slots")
book = _later("book")
finish_call = _later("finish_call")
cancel_call = _later("cancel_call")
list_call_backs = _later("list_call_backs")
open_business = _later("open_business")
close_business = _later("close_business")
add_site = _later("add_site")
make_key = _later("make_key")
revoke_key = _later("revoke_key")
prove_key = _later("prove_key")
business_of_key = _later("business_of_key")
list_businesses = _later("list_businesses")
get_business = _later("get_business")
list_own_reports = _later("list_own_reports")
list_reports = _later("list_reports")
count_reports = _later("count_reports")
list_alike = _later("list_alike")
figures = _later("figures")
change_rules = _later("change_rules")
forget_closed = _later("forget_closed")
