"""Progress lines, with the time given."""

import io

from portal.cli.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_elsewhere_a_line_every_five_seconds():
    out, now = io.StringIO(), [0.0]
    tell = ProgressLine(out, lambda: now[0])
    for second in range(12):
        now[0] = float(second)
        tell("reading", second * 10, 120)
    tell.end()
    assert out.getvalue() == "reading: 41%\nreading: 83%\n"


def test_on_a_terminal_one_moving_line():
    out, now = Terminal(), [0.0]
    tell = ProgressLine(out, lambda: now[0])
    tell("writing", 1, 2)
    tell("writing", 1, 2)
    now[0] = 0.2
    tell("writing", 2, 2)
    tell.end()
    assert out.getvalue().count("\rwriting") == 2
    assert "[###############               ]  50%" in out.getvalue()
    assert out.getvalue().endswith("\r")


def test_nothing_to_do_is_done():
    out = Terminal()
    ProgressLine(out, lambda: 1.0)("closing", 0, 0)
    assert "100%" in out.getvalue()
