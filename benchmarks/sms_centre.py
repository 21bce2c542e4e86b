"""An operator's message centre on loopback (smpp34's server) that takes every text and sends its receipt at once.

Run as `python -m benchmarks.sms_centre PORT`; says "ready" when it listens.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import smpp34


async def serve(port: int) -> None:
    """Take binds and texts for ever."""
    server = smpp34.Server("127.0.0.1", port, system_id="smsc", inbound_capacity=4096)
    await server.start()
    print("ready", flush=True)
    esmes: dict[str, Any] = {}
    waiting: set[Any] = set()
    number = 0
    while True:
        event = await server.next()
        if isinstance(event, smpp34.Esme):
            esmes[event.session_id] = event
        elif isinstance(event, smpp34.Unbound):
            esmes.pop(event.session_id, None)
        elif isinstance(event, smpp34.SubmitSmEvent):
            number += 1
            event.accept(message_id=f"{number}")
            esme = esmes.get(event.session_id)
            if esme is None or not esme.can_receive:
                continue
            dates = "submit date:2611221200 done date:2611221200"
            words = f"id:{number} sub:001 dlvrd:001 {dates} stat:DELIVRD err:000 text:"
            receipt = asyncio.ensure_future(
                esme.deliver_sm(
                    event.source_addr, words.encode(), source_addr=event.destination_addr, esm_class=4
                )
            )
            waiting.add(receipt)
            receipt.add_done_callback(waiting.discard)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
