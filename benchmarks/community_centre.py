"""An operator's message centre on loopback (smpp34's server): takes texts, sends receipts, lets people answer.

Run as `python -m benchmarks.community_centre PORT`. Speaks JSON lines on its standard input and output.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from typing import Any

import smpp34

from peelian.workers.demo.alert import ANSWERS


class Centre:
    """What it took, and whom it can reach."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []  # (from us, to whom), each part
        self.esmes: dict[str, Any] = {}
        self.waiting: set[asyncio.Future[Any]] = set()

    async def serve(self, port: int) -> None:
        """Take binds and texts for ever."""
        server = smpp34.Server("127.0.0.1", port, system_id="smsc")
        await server.start()
        print("ready", flush=True)
        commands = asyncio.create_task(self.commands())
        while not commands.done():
            event = await server.next()
            if isinstance(event, smpp34.Esme):
                self.esmes[event.session_id] = event
            elif isinstance(event, smpp34.Unbound):
                self.esmes.pop(event.session_id, None)
            elif isinstance(event, smpp34.SubmitSmEvent):
                self.take(event)

    def take(self, event: Any) -> None:
        """Say yes, and send the receipt at once, as a quick phone would."""
        number = f"{len(self.taken) + 1:010d}"
        self.taken.append((event.source_addr, event.destination_addr))
        event.accept(message_id=number)
        text = f"id:{number} sub:001 dlvrd:001 submit date:2611221200 done date:2611221200 stat:DELIVRD err:000 text:"
        # To any bind that listens, as an operator does: the one that sent may not.
        esme = next((one for one in self.esmes.values() if one.can_receive), None)
        if esme is not None:
            self._deliver(
                esme, event.destination_addr, event.source_addr, text.encode("ascii"), esm_class=0x04
            )

    def answer(self, count: int, seed: int) -> int:
        """So many of those who got a text answer, each once."""
        chance = random.Random(seed)
        people = sorted({(to, ours) for ours, to in self.taken})
        chance.shuffle(people)
        esme = next(one for one in self.esmes.values() if one.can_receive)
        for to, ours in people[:count]:
            words = chance.choice([answer for answer in ANSWERS if len(answer) <= 70])
            self._deliver(esme, to, ours, words.encode("utf-16-be"), data_coding=8)
        return min(count, len(people))

    def _deliver(self, esme: Any, source: str, destination: str, words: bytes, **more: int) -> None:
        future = asyncio.ensure_future(
            esme.deliver_sm(
                destination,
                words,
                source_addr=source,
                source_addr_ton=1,
                source_addr_npi=1,
                dest_addr_ton=1,
                dest_addr_npi=1,
                **more,
            )
        )
        self.waiting.add(future)
        future.add_done_callback(self.waiting.discard)

    async def commands(self) -> None:
        """What the measurement asks."""
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            asked = json.loads(line)
            if asked["do"] == "count":
                print(json.dumps({"parts": len(self.taken)}), flush=True)
            else:
                print(json.dumps({"sent": self.answer(asked["count"], asked["seed"])}), flush=True)


if __name__ == "__main__":
    asyncio.run(Centre().serve(int(sys.argv[1])))
