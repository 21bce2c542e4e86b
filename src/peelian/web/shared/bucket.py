"""A limit on the requests of each address: a leaky bucket, as police.uk has one of 15 a second with bursts of 30.

Each process has its own buckets, so that a request costs no shared store; with two processes an address may get up to
twice the rate. The limit guards us against loops, it doesn't sell quota.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field

#: Addresses remembered by a process; the one that was quiet longest is forgotten first.
REMEMBERED = 10_000


@dataclass(slots=True)
class Buckets:
    """Leaky buckets by address.

    Args:
        rate: requests a second that leak out of a bucket; 0 for no limit.
        burst: requests that a bucket holds.
    """

    rate: float
    burst: int
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, address: str, seconds: float) -> int:
        """Take one request. Returns 0 when it fits, else the whole seconds after which one will.

        `seconds` is a clock that never goes back.
        """
        if self.rate <= 0:
            return 0
        level, last = self._levels.pop(address, (0.0, seconds))
        level = max(0.0, level - (seconds - last) * self.rate)
        over = level + 1 - self.burst
        if over <= 0:
            level += 1
        self._levels[address] = (level, seconds)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return max(0, math.ceil(over / self.rate))
