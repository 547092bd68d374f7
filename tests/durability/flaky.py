"""A bad network between a telephone and the server: it cuts, delays, repeats and is slow.

One connection carries one request (respondents hang up after each), so that what befalls a
connection befalls a request.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Weather:
    """How often each thing happens, and how slow the network is."""

    cut_request: float = 0.10
    #: The server has stored and answered; nothing of the answer arrives.
    lose_answer: float = 0.15
    cut_answer: float = 0.10
    #: The network delivers the same request twice.
    repeat: float = 0.05
    delay: float = 0.10
    longest_delay: float = 2.5
    bytes_per_second: int = 16_000


CALM = Weather(0, 0, 0, 0, 0, 0, 10_000_000)


@dataclass
class Network:
    """A proxy that does to each request what the weather says, and counts it."""

    target: int
    weather: Weather
    seed: int = 5
    port: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one request and its answer."""
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._carry(reader, writer)
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _whole_request(reader)
        self.done["requests"] += 1
        if self._happens("delay"):
            await asyncio.sleep(self.chance.uniform(0.1, self.weather.longest_delay))
        if self._happens("cut_request"):
            await self._ask(request[: len(request) // 2], answer=False)
            return
        answers = [self._ask(request) for _ in range(2 if self._happens("repeat") else 1)]
        answer = (await asyncio.gather(*answers))[-1]
        if self._happens("lose_answer"):
            return
        if self._happens("cut_answer"):
            answer = answer[: len(answer) // 2]
        await asyncio.sleep((len(request) + len(answer)) / self.weather.bytes_per_second)
        writer.write(answer)
        await writer.drain()

    def _happens(self, what: str) -> bool:
        happens = bool(self.chance.random() < getattr(self.weather, what))
        self.done[what] += happens
        return happens

    async def _ask(self, request: bytes, *, answer: bool = True) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(request)
            await writer.drain()
            return await asyncio.wait_for(reader.read(), 20) if answer else b""
        finally:
            writer.close()


async def _whole_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head + await reader.readexactly(length)


@contextmanager
def network(target: int, weather: Weather, seed: int = 5) -> Iterator[Network]:
    """A network before the server at ``target``, until the end of the block."""
    loop, carrying = asyncio.new_event_loop(), Network(target, weather, seed)
    # All of it in its own thread: a browser's loop may be running in this one.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = asyncio.start_server(carrying.carry, "127.0.0.1", 0, limit=2**20)
    listening = asyncio.run_coroutine_threadsafe(opening, loop).result(30)
    carrying.port = listening.sockets[0].getsockname()[1]
    try:
        yield carrying
    finally:
        loop.call_soon_threadsafe(listening.close)
        asyncio.run_coroutine_threadsafe(_finish(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _finish() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
