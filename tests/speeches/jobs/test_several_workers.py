"""Several workers on PostgreSQL: each task is done once, and they share the work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.own_database import own_environment, query
from tests.own_server import needs_server

ROOT = Path(__file__).parents[3]
FILES, WORKERS = 30, 3
# A batch of its own for each, so that no two wait for one another; and four of the same bytes.
FILL = f"""
from django.core.files.base import ContentFile
from speeches.jobs.receiving import receive
for number in range({FILES}):
    said = "".join(f"第{{number}}件事要在{{at}}月底前办好，件件有回音。" for at in range(9))
    text = f"在第{{number}}次县人大工作会议上的讲话\\n各位代表：\\n{{said}}"
    receive([ContentFile(text.encode(), name=f"{{number}}.txt")], None)
for _ in range(4):
    receive([ContentFile(text.encode(), name="又一份.txt")], None)
"""


@pytest.mark.database
@needs_server
def test_nothing_is_doubled_and_nothing_left(tmp_path):
    library = own_environment(tmp_path)
    command = [sys.executable, "manage.py"]
    options = {"cwd": ROOT, "env": os.environ | library}
    subprocess.run([*command, "migrate", "--verbosity=0"], check=True, **options)
    subprocess.run([*command, "shell", "-v0", "-c", FILL], check=True, **options)
    workers = [
        subprocess.Popen([*command, "run_jobs", "--once"], stderr=subprocess.PIPE, **options)
        for _ in range(WORKERS)
    ]
    said = [worker.communicate(timeout=600)[1] for worker in workers]
    assert (said, [worker.returncode for worker in workers]) == ([b""] * WORKERS, [0] * WORKERS)
    for counted in (
        "speeches_material",
        "speeches_speech",
        "speeches_statechange WHERE before = ''",
        "jobs_batchdocument WHERE result = 'new'",
    ):
        assert query(library, f"SELECT COUNT(*) FROM {counted}") == [(FILES,)], counted
    known = "SELECT COUNT(*) FROM jobs_batchdocument WHERE result = 'known'"
    assert query(library, known) == [(4,)]
    tasks = "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult"
    done = query(library, tasks)
    assert len(done) == FILES + 4
    assert {status for status, _ in done} == {"SUCCESSFUL"}
    assert {len(ids) for _, ids in done} == {1}
    assert len({ids[0] for _, ids in done}) == WORKERS
