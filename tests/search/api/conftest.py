"""A small library for programs to ask."""

from __future__ import annotations

import datetime

import pytest

from speeches.models import Speech


@pytest.fixture
def speech(make_speech, build) -> Speech:
    """One of which much is known, in the index."""
    speech = make_speech(
        title="在镇人代会上的讲话",
        text="各位代表：\n一、加强监督\n请予审议，接受监督。\n二、办好建议\n件件有回音。",
        headings={1: "加强监督", 3: "办好建议"},
        ref="g1",
        level="town",
        speaker="镇人大主席",
        office="主席",
        year=2021,
        delivered_on=datetime.date(2021, 3, 4),
        source="某网",
        source_url="https://example.com/1.html",
        evidence={"level": "全镇", "year": "2021年"},
        corrected=["kind"],
    )
    build()
    return speech
