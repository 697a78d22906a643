"""Drawing paper: one at a time, a short queue, a memory, and no look into the database without a seat."""

import threading

import pytest

from portal.documents import sheet
from portal.jobs import drain
from portal.web import printing
from portal.web.printing import Printer
from tests.paying import charges_of, make_world
from tests.signed_in import sign_in


def test_one_at_a_time():
    printer, running, most = Printer(), [], []

    def make():
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.pop()
        return b"%PDF"

    threads = [threading.Thread(target=printer.draw, args=(key, make)) for key in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_seats_are_counted_and_given_back():
    printer = Printer(seats=2)
    assert [printer.enter() for _ in range(3)] == [True, True, False]
    printer.leave()
    assert printer.enter()


def test_the_same_paper_is_drawn_once_and_others_are_not_confused():
    printer, drawn = Printer(), []

    def make(name):
        drawn.append(name)
        return name.encode()

    assert [printer.draw(name, lambda name=name: make(name)) for name in ("a", "b", "a")] == [b"a", b"b", b"a"]
    assert drawn == ["a", "b"]


def test_a_drawing_that_failed_is_tried_again():
    printer = Printer()
    with pytest.raises(ZeroDivisionError):
        printer.draw("x", lambda: bytes(1 // 0))
    assert printer.draw("x", lambda: b"ok") == b"ok"


def test_memory_is_small(monkeypatch):
    monkeypatch.setattr(printing, "REMEMBERED", 2)
    printer, drawn = Printer(), []
    for name in ("a", "b", "c", "a"):
        printer.draw(name, lambda name=name: drawn.append(name) or b"x")
    assert drawn == ["a", "b", "c", "a"]


def test_a_crowded_printer_says_so_without_asking_the_database(client, portal, monkeypatch):
    world = make_world(portal)
    sign_in(client, portal, world.debtor)
    crowded = Printer(seats=1)
    monkeypatch.setattr(printing, "printer", crowded)
    path = f"/acordos/{world.agreement.id}/carne.pdf"
    assert client.get(path).status_code == 303
    assert crowded.enter()
    client.get("/ajuda")  # who the creditor is, is remembered for a few seconds
    monkeypatch.setattr(type(portal.database), "reading", None)
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert "Muita gente está imprimindo agora" in answer.get_data(as_text=True)
    crowded.leave()


def test_warming_up_lays_out_the_forms_that_will_be_asked_for(client, portal):
    world = make_world(portal)
    drain(portal)
    printing.warm_up(portal).join()
    forms = dict(sheet._forms)
    sign_in(client, portal, world.debtor)
    boleto = charges_of(portal, world.installments[0].id)["boleto"]
    for path in (f"/boletos/{boleto.id}.pdf", f"/acordos/{world.agreement.id}/carne.pdf"):
        assert client.get(path).status_code == 200
    assert sheet._forms == forms


def test_every_seat_is_given_back_whatever_the_answer(client, portal, monkeypatch):
    world = make_world(portal)
    room = Printer(seats=1)
    monkeypatch.setattr(printing, "printer", room)
    for _ in range(3):
        assert client.get(f"/acordos/{world.agreement.id}/carne.pdf").status_code == 303  # to the entry
    sign_in(client, portal, world.debtor)
    for _ in range(3):
        assert client.get(f"/acordos/{world.creditor.id}/carne.pdf").status_code == 404
    assert room.enter()
