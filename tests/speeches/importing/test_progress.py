"""The line on a terminal, and nothing elsewhere."""

import io

from speeches.importing.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_share_speed_time_left_and_failures():
    seconds = iter([0.0, 10.0])
    terminal = Terminal()
    Progress(terminal, clock=lambda: next(seconds)).update(400, 0.25, failures=2)
    line = terminal.getvalue()
    assert "25%  400 份  40.0 份/秒  还需 30 秒  2 份未能导入" in line


def test_a_line_is_cleared_before_another():
    seconds = iter([0.0, 10.0])
    terminal = Terminal()
    progress = Progress(terminal, clock=lambda: next(seconds))
    progress.clear()
    assert terminal.getvalue() == ""
    progress.update(1, 0.5, failures=0)
    progress.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_where_there_is_no_terminal():
    stream = io.StringIO()
    progress = Progress(stream, clock=lambda: 0.0)
    progress.update(1, 1.0, failures=0)
    progress.clear()
    assert stream.getvalue() == ""
