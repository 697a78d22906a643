"""Drawing paper: two at a time, a short queue, a memory."""

import threading
import time

import pytest
from werkzeug.exceptions import ServiceUnavailable

from portal.web import printing
from portal.web.printing import Printer


class Slow:
    """A drawing that waits until it is let go, counting how many run at once."""

    def __init__(self):
        self.go, self.running, self.most, self.lock = threading.Event(), 0, 0, threading.Lock()
        self.begun = threading.Semaphore(0)

    def __call__(self):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.begun.release()
        self.go.wait(20)
        with self.lock:
            self.running -= 1
        return b"%PDF"


def crowd(printer, slow, count):
    answers = []
    threads = [
        threading.Thread(target=lambda key=key: answers.append(printer.draw(key, slow))) for key in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads, answers


def test_two_at_a_time_and_the_rest_waits():
    printer, slow = Printer(at_a_time=2, seats=4, wait=20), Slow()
    threads, answers = crowd(printer, slow, 4)
    while printer._seats._value:
        time.sleep(0.001)
    assert printer.draw("one more", slow) is None
    slow.go.set()
    for thread in threads:
        thread.join()
    assert slow.most == 2
    assert answers == [b"%PDF"] * 4


def test_who_waited_too_long_gets_nothing():
    printer, slow = Printer(at_a_time=1, seats=2, wait=0.05), Slow()
    threads, _ = crowd(printer, slow, 1)
    slow.begun.acquire()
    assert printer.draw("second", slow) is None
    slow.go.set()
    threads[0].join()
    assert printer.draw("second", slow) == b"%PDF"


def test_a_drawing_that_fails_leaves_its_seat():
    printer = Printer(at_a_time=1, seats=1, wait=0.05)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            printer.draw("x", lambda: bytes(1 // 0))
    assert printer.draw("x", lambda: b"ok") == b"ok"


def test_the_same_paper_is_drawn_once_and_others_are_not_confused():
    printer, drawn = Printer(), []

    def make(name):
        drawn.append(name)
        return name.encode()

    assert [printer.draw(name, lambda name=name: make(name)) for name in ("a", "b", "a")] == [b"a", b"b", b"a"]
    assert drawn == ["a", "b"]


def test_memory_is_small(monkeypatch):
    monkeypatch.setattr(printing, "REMEMBERED", 2)
    printer, drawn = Printer(), []
    for name in ("a", "b", "c", "a"):
        printer.draw(name, lambda name=name: drawn.append(name) or b"x")
    assert drawn == ["a", "b", "c", "a"]


def test_a_crowded_printer_answers_503(app, monkeypatch):
    monkeypatch.setattr(printing, "printer", Printer(seats=1))
    assert printing.printer._seats.acquire(blocking=False)
    with app.test_request_context(), pytest.raises(ServiceUnavailable):
        printing.pdf_response("x", lambda: b"", "x.pdf")
