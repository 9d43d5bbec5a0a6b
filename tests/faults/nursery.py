"""Where bots are born quickly: a process that has everything imported and opens nothing, and forks a bot on request.

Importing aiogram and the house takes about three seconds, a fork a few milliseconds; fifty interruptions in a test need the latter.

A test connects to the nursery's socket and writes one JSON object a line. `{"bear": {...}}` is answered with `{"born": pid}`,
`{"send": number, "to": pid}` with `{"sent": true or false}`, and whenever a bot ends, `{"dead": pid, "status": ...}` comes by itself.
What was born over a connection does not outlive it.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import bot.run  # noqa: F401  the house is imported once, here, for all bots that will be born
from tests.faults.life import live

Order = dict[str, Any]


class Cradle:
    """One connection: a test, and the bots it asked for."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.bots: set[int] = set()
        self._unread = b""

    def orders(self) -> list[Order] | None:
        """What the test has asked for since the last look; None if it has gone."""
        try:
            arrived = self.connection.recv(65536)
        except ConnectionError:
            return None
        if not arrived:
            return None
        *lines, self._unread = (self._unread + arrived).split(b"\n")
        return [json.loads(line) for line in lines]

    def tell(self, **news: Any) -> None:
        with contextlib.suppress(ConnectionError):  # if the test has gone, the next look at its connection finds out
            self.connection.sendall(json.dumps(news).encode() + b"\n")


class Nursery:
    def __init__(self, place: Path) -> None:
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(place))
        self._door.listen()
        self._bell, self._rung = socket.socketpair()
        self._rung.setblocking(False)  # noqa: FBT003  the socket module's own way
        self._selector = selectors.DefaultSelector()
        for source in (self._door, self._bell, sys.stdin):
            self._selector.register(source, selectors.EVENT_READ)
        self._cradles: list[Cradle] = []

    def watch(self) -> None:
        """Do as the tests say until standard input ends: then the tests have ended, too."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._rung.fileno(), warn_on_full_buffer=False)
        print("open", flush=True)  # noqa: T201  whoever started the nursery waits for this word
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is sys.stdin:
                    self._close()
                    return
                if key.fileobj is self._door:
                    self._let_in()
                elif key.fileobj is self._bell:
                    _ = self._bell.recv(4096)
                    self._look_after_the_dead()
                else:
                    self._listen_to(key.data)

    def _let_in(self) -> None:
        connection, _ = self._door.accept()
        cradle = Cradle(connection)
        self._cradles.append(cradle)
        self._selector.register(connection, selectors.EVENT_READ, cradle)

    def _listen_to(self, cradle: Cradle) -> None:
        orders = cradle.orders()
        if orders is None:
            self._selector.unregister(cradle.connection)
            cradle.connection.close()
            self._cradles.remove(cradle)
            _end(cradle.bots)
            return
        for order in orders:
            if "bear" in order:
                cradle.tell(born=self._bear(cradle, order["bear"]))
            else:
                cradle.tell(sent=self._send(cradle, order["to"], order["send"]))

    def _bear(self, cradle: Cradle, order: Order) -> int:
        child = os.fork()
        if child == 0:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            live(order)
        cradle.bots.add(child)
        return child

    def _send(self, cradle: Cradle, child: int, number: int) -> bool:
        """Whether there was anybody to receive it. Until its death has been looked after, a child's number is nobody else's."""
        self._look_after_the_dead()
        if child in cradle.bots:
            os.kill(child, number)
        return child in cradle.bots

    def _look_after_the_dead(self) -> None:
        for cradle in self._cradles:
            for child in list(cradle.bots):
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    cradle.bots.discard(child)
                    cradle.tell(dead=child, status=os.waitstatus_to_exitcode(status))

    def _close(self) -> None:
        for cradle in self._cradles:
            _end(cradle.bots)


def _end(bots: set[int]) -> None:
    for child in bots:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    bots.clear()


if __name__ == "__main__":
    nursery = Nursery(Path(sys.argv[1]))
    gc.collect()
    gc.freeze()
    nursery.watch()
