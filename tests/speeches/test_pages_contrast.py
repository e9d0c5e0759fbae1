"""Every pair of ink and paper the style sheets use reaches WCAG 2.2 AA, in both schemes."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
TEXT_PAIRS = [
    (ink, paper)
    for ink in ("ink", "ink-soft", "accent", "accent-strong")
    for paper in ("paper", "raised", "wash")
] + [("ink", "mark"), ("accent", "mark"), ("on-accent", "accent"), ("paper", "ink")]
# Borders of controls and the ¶ sign: 3:1.
SIGN_PAIRS = [("line", "paper"), ("accent", "paper")]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def tokens(request) -> dict[str, str]:
    sheet = LIGHT if request.param == "light" else DARK
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", sheet))


@pytest.mark.parametrize(("ink", "paper"), TEXT_PAIRS)
def test_text_contrast(tokens, ink, paper):
    assert contrast(tokens[ink], tokens[paper]) >= 4.5


@pytest.mark.parametrize(("sign", "paper"), SIGN_PAIRS)
def test_sign_contrast(tokens, sign, paper):
    assert contrast(tokens[sign], tokens[paper]) >= 3
