"""Which events a worker acts on."""

from __future__ import annotations

#: Events that a worker has to act on (workers/dispatch.py maps each to a journey; a guard test keeps both in step).
DISPATCHED: frozenset[str] = frozenset({"contacts.contact.confirmed", "inbox.entry.foreign"})
