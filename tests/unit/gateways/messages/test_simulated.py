from datetime import UTC, datetime

from portal.gateways.messages.base import Message
from portal.gateways.messages.simulated import SimulatedMessages

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


def test_messages_are_read_back_newest_first_by_any_process(tmp_path):
    SimulatedMessages(tmp_path / "new", lambda: NOW).send(Message("sms", "+55", "", "um"), "a")
    SimulatedMessages(tmp_path / "new", lambda: NOW).send(Message("email", "x@y", "s", "dois", "<p>"), "b")
    sent = SimulatedMessages(tmp_path / "new", lambda: NOW).sent()
    assert [s.message.text for s in sent] == ["dois", "um"]
    assert sent[0].message == Message("email", "x@y", "s", "dois", "<p>")
    assert sent[0].sent_at == NOW


def test_the_same_key_twice_is_one_message(tmp_path):
    box = SimulatedMessages(tmp_path, lambda: NOW)
    assert box.send(Message("sms", "+55", "", "um"), "a") == box.send(Message("sms", "+55", "", "um"), "a")
    assert len(box.sent()) == 1
