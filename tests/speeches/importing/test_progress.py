"""The line on a terminal, and nothing elsewhere."""

import io

from django.core.management.base import OutputWrapper

from speeches.importing.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def line_on(stream: io.StringIO, *seconds: float) -> ProgressLine:
    """A line as a command has it: its errors are coloured, and end with a line feed."""
    output = OutputWrapper(stream)
    output.style_func = lambda text: f"\x1b[31m{text}\x1b[0m"
    clock = iter(seconds)
    return ProgressLine(output, clock=lambda: next(clock))


def test_share_speed_time_left_and_what_else_is_to_be_said():
    terminal = Terminal()
    line_on(terminal, 0.0, 10.0).update(400, 0.25, "2 份未能导入")
    line = terminal.getvalue()
    assert "25%  400 份  40.0 份/秒  还需 30 秒  2 份未能导入" in line


def test_it_stays_one_line():
    terminal = Terminal()
    progress = line_on(terminal, 0.0, 10.0, 20.0)
    progress.update(1, 0.5)
    progress.update(2, 1.0)
    assert "\n" not in terminal.getvalue()
    assert "\x1b[31m" not in terminal.getvalue()


def test_a_line_is_cleared_before_another():
    terminal = Terminal()
    progress = line_on(terminal, 0.0, 10.0)
    progress.clear()
    assert terminal.getvalue() == ""
    progress.update(1, 0.5)
    progress.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_where_there_is_no_terminal():
    stream = io.StringIO()
    progress = line_on(stream, 0.0, 10.0)
    progress.update(1, 1.0)
    progress.clear()
    assert stream.getvalue() == ""
