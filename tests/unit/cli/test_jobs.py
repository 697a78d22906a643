"""``portal jobs`` as an operator meets it."""

import uuid

import pytest
from click.testing import CliRunner

from portal.cli.jobs import jobs
from portal.services import outbox
from tests.paying import charges_of, make_world


@pytest.fixture
def run(portal):
    return lambda *arguments: CliRunner().invoke(jobs, list(arguments), obj=portal)


def test_once_does_what_is_due_and_says_how_much(portal, run):
    world = make_world(portal, count=1)
    answer = run("once")
    assert answer.exit_code == 0
    assert "2 jobs done." in answer.output
    assert charges_of(portal, world.installments[0].id)["boleto"].status == "registered"
    assert "0 jobs done." in run("once").output


def test_status_of_nothing(run):
    answer = run("status")
    assert (answer.exit_code, answer.output) == (0, "No jobs yet.\n")


def test_status_counts_and_points_at_the_dead(portal, run):
    world = make_world(portal, count=1)
    run("once")
    answer = run("status")
    assert answer.exit_code == 0
    assert "charges.register     done" in answer.output
    with portal.database.writing() as session:
        outbox.enqueue(
            session, creditor_id=world.creditor.id, topic="nobody.knows", key="x", payload={}, now=portal.now(),
            new_id=uuid.uuid4,
        )
    run("once")
    answer = run("status")
    assert answer.exit_code == 1
    assert "dead: nobody.knows" in answer.output
    assert "unknown_topic" in answer.output


def test_help_names_the_three_commands(run):
    text = run("--help").output
    assert all(name in text for name in ("work", "once", "status"))
