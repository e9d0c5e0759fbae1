"""Child processes: kept, replaced, and ended with whoever started them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from speeches.importing import children as module
from speeches.importing.child import Budget
from speeches.importing.children import CALLS_EACH, BudgetError, Children, Died, TooLarge, TooSlow
from speeches.parsing import MaterialError

ROOT = Path(__file__).parents[3]
HOOKS = "tests.speeches.importing.hostile_work"
SMALL = Budget(seconds=0.5, bytes=64 << 20)


@pytest.fixture
def children() -> Iterator[Children]:
    made = Children()
    yield made
    made.close()


def is_gone(pid: int, seconds: float = 60) -> bool:
    """Whether a process has ended, or ends before time is up."""
    end = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    return not Path(f"/proc/{pid}").exists()


def test_one_child_does_one_call_after_another(children):
    assert children.run(f"{HOOKS}:echo", {"a": [1]}) == {"a": [1]}
    first, second = (children.run(f"{HOOKS}:pid") for _ in range(2))
    assert first == second != os.getpid()
    children.close()
    assert is_gone(first)


def test_a_child_asks_and_is_answered(children):
    found = children.run(f"{HOOKS}:asks", [1, 2, 3], answer=lambda question: question * 10)
    assert found == [10, 20, 30]


def test_an_answer_that_fails_costs_the_child_and_nothing_else(children):
    before = children.run(f"{HOOKS}:pid")
    with pytest.raises(ZeroDivisionError):
        children.run(f"{HOOKS}:asks", [0], answer=lambda question: 1 // question)
    assert is_gone(before)
    assert children.run(f"{HOOKS}:pid") != before


def test_what_the_work_raises_is_raised_and_the_child_kept(children):
    before = children.run(f"{HOOKS}:pid")
    with pytest.raises(MaterialError, match="不行") as raised:
        children.run(f"{HOOKS}:refuses")
    assert "hostile_work.py" in raised.value.__notes__[0]
    with pytest.raises(RuntimeError, match="Unsendable"):
        children.run(f"{HOOKS}:fails")
    assert children.run(f"{HOOKS}:pid") == before


@pytest.mark.parametrize(
    ("work", "error"),
    [("spins", TooSlow), ("grows", TooLarge), ("grows_and_hides_it", TooLarge), ("dies", Died)],
)
def test_what_exceeds_its_budget_costs_the_child_and_nothing_else(children, work, error):
    before = children.run(f"{HOOKS}:pid", budget=SMALL)
    with pytest.raises(error):
        children.run(f"{HOOKS}:{work}", budget=SMALL)
    assert is_gone(before)
    after = children.run(f"{HOOKS}:pid", budget=SMALL)
    assert after != before
    # What one call took is not counted to the next.
    for _ in range(3):
        assert children.run(f"{HOOKS}:pid", budget=SMALL) == after


def test_time_is_that_of_the_processor(children):
    """Not of the clock, nor that of all calls together: a machine with much to do is slow. Who
    waits for them takes next to none of it."""
    started, began = time.process_time(), time.monotonic()
    for _ in range(4):
        work = f"{HOOKS}:asks"
        children.run(work, [0], budget=SMALL, answer=lambda question: time.sleep(0.3))
    assert time.process_time() - started < (time.monotonic() - began) / 2


def test_a_call_that_waits_for_ever_is_ended(children, monkeypatch):
    monkeypatch.setattr(module, "_STARTS", 1)
    # It sleeps for a minute, and then comes to its end.
    with pytest.raises(TooSlow):
        children.run(f"{HOOKS}:sleeps", budget=Budget(0.1, SMALL.bytes))


def test_a_call_that_gets_little_of_a_processor_is_waited_for(children, monkeypatch):
    """A machine that has much to do is slow, and refuses nothing."""
    monkeypatch.setattr(module, "_STARTS", 0.4)
    monkeypatch.setattr(module, "_WAITS", 1)
    assert children.run(f"{HOOKS}:works_and_waits", budget=SMALL) == "done"


def test_a_child_that_ended_while_it_was_idle_is_replaced(children):
    for _ in range(3):
        child = children.run(f"{HOOKS}:pid")
        os.kill(child, signal.SIGKILL)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert children.run(f"{HOOKS}:echo", 1) == 1


@pytest.mark.parametrize(("deaths", "lives"), [(1, True), (2, True), (3, False)])
def test_a_call_that_loses_its_child_has_another(children, tmp_path, deaths, lives):
    for number in range(deaths):
        (tmp_path / str(number)).touch()
    if lives:
        assert children.run(f"{HOOKS}:dies_where_there_is", str(tmp_path), budget=SMALL) == "lived"
    else:
        with pytest.raises(Died):
            children.run(f"{HOOKS}:dies_where_there_is", str(tmp_path), budget=SMALL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("work", "error"), [("spins", TooSlow), ("grows", TooLarge)])
def test_what_met_its_own_limit_is_not_tried_again(children, monkeypatch, work, error):
    begun = []
    monkeypatch.setattr(
        module.Child, "carry_out",
        lambda self, call, answer, carry_out=module.Child.carry_out: (
            begun.append(call), carry_out(self, call, answer),
        )[1],
    )  # fmt: skip
    with pytest.raises(error):
        children.run(f"{HOOKS}:{work}", budget=SMALL)
    assert len(begun) == 1


def test_work_that_is_not_there_is_no_endless_loop(children):
    with pytest.raises(Died):
        children.run(f"{HOOKS}:nothing")


def test_threads_have_a_child_each(children):
    found = []
    gate = threading.Barrier(3)

    def work():
        found.append(children.run(f"{HOOKS}:asks", [0], answer=lambda question: gate.wait(30)))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3


def test_a_child_is_given_the_next_call_before_it_has_ended_this_one(children):
    """Whatever becomes of the one, the other is carried out, and nobody gets another's answer."""
    calls = ["echo", "dies", "echo", "spins", "echo", "grows", "echo", "refuses"] * 2
    errors = {"dies": Died, "spins": TooSlow, "grows": TooLarge, "refuses": MaterialError}

    def work(at: int) -> object:
        name = calls[at]
        try:
            arguments = [at] if name == "echo" else []
            return children.run(f"{HOOKS}:{name}", *arguments, budget=SMALL)
        except (BudgetError, MaterialError) as error:
            return type(error)

    with ThreadPoolExecutor(CALLS_EACH) as threads:
        found = list(threads.map(work, range(len(calls))))
    assert found == [errors.get(name, at) for at, name in enumerate(calls)]


@pytest.mark.parametrize(("answer", "number"), [(None, 2), (str, 4)])
def test_two_calls_share_a_child_unless_they_ask(children, answer, number):
    def work(_: int) -> object:
        return children.run(f"{HOOKS}:waits_a_little", answer=answer)

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(work, range(4)))) == number


def test_a_fork_starts_children_of_its_own(children):
    ours = children.run(f"{HOOKS}:pid")
    pid = os.fork()
    if not pid:
        theirs = children.run(f"{HOOKS}:pid")
        children.close()
        os._exit(0 if theirs not in (ours, None) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert children.run(f"{HOOKS}:pid") == ours


SCRIPT = f"""
import sys
from speeches.importing.children import Children
children = Children()
print(children.run("{HOOKS}:pid"), flush=True)
if sys.argv[1] != "ends":
    children.run("{HOOKS}:" + sys.argv[1])
"""


@pytest.mark.parametrize("work", ["ends", "sleeps", "spins"])
def test_children_end_with_their_parent_even_after_kill(work):
    command = [sys.executable, "-c", SCRIPT, work]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        pid = int(process.stdout.readline())
        if work != "ends":
            time.sleep(0.2)
            process.kill()
    assert is_gone(pid)


def test_errors_tell_what_they_are():
    assert issubclass(TooSlow, BudgetError)
    assert not issubclass(BudgetError, MaterialError)
