"""What the library has learned of the sites: lines that stand in many pages of the same one.

Learned is a pure function of what stands in the materials: a line is learned while it stands in
the pages of enough different speeches of a site. Whoever brings rows up to date with
`importing` hears from `learn` which materials have to be read anew, and does so in the same
transaction; so neither the order of arrival nor an interruption leaves a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count

from config.compiled import CompiledInsert
from speeches.models import Material, Sighting, SiteLine
from speeches.parsing.documents import Shell

# Different speeches in whose pages a line must stand to be learned; see docs/decisions/0005.
ENOUGH = 4
_insert_sightings = CompiledInsert(Sighting)


def learned_lines(shell: Shell) -> frozenset[str]:
    """Which lines of a page are known to be its site's, as keys."""
    return _in_force(shell.site, {item.key for item in shell.lines})


def learn(material: Material, shell: Shell, *, first: bool = False) -> set[int]:
    """Note which lines stand in a material; returns the keys of those to read anew, maybe it.

    first: nothing was noted of this material yet. Else noting the same again changes nothing.
    """
    words = {item.key: item.text for item in shell.lines}
    before = set() if first else _noted(material)
    now = {
        (shell.site, item.key, shell.title if item.teaches else None, shell.body)
        for item in shell.lines
    }
    if before != now:
        if before:
            Sighting.objects.filter(material=material).delete()
        rows = [
            Sighting(material=material, site=site, key=key, title=title, body=body)
            for site, key, title, body in now
        ]
        _insert_sightings(rows)
    if first and not _reached(shell.site, words.keys() - shell.applied):
        # The way of nearly every document: two queries in all.
        return set()
    stale = set()
    for site in {site for site, *_ in before ^ now}:
        touched = {key for at, key, *_ in before ^ now if at == site}
        stale |= holding(site, _settle(site, touched, words, fewer=bool(before)))
    if _in_force(shell.site, words) != shell.applied:
        stale.add(material.pk)
    return stale


def forget(material: Material) -> set[int]:
    """Take a material that is about to go for one that never was; returns the keys of the others
    that are to be read anew."""
    noted = _noted(material)
    Sighting.objects.filter(material=material).delete()
    stale: set[int] = set()
    for site in {site for site, *_ in noted}:
        touched = {key for at, key, *_ in noted if at == site}
        stale |= holding(site, _settle(site, touched, {}, fewer=True))
    return stale - {material.pk}


def holding(site: str, keys: Collection[str]) -> set[int]:
    """The materials of a site in which one of these lines stands."""
    if not keys:
        return set()
    found = Sighting.objects.filter(site=site, key__in=keys)
    return set(found.values_list("material_id", flat=True))


def pages_of(site: str, keys: Iterable[str]) -> dict[str, int]:
    """In the pages of how many different speeches of a site each of these lines stands.

    Pages of one speech share its title (parts) or its longest line (copies).
    """
    counted = Sighting.objects.filter(site=site, key__in=keys).values_list("key")
    rows = counted.annotate(Count("title", distinct=True), Count("body", distinct=True))
    return {key: min(titles, bodies) for key, titles, bodies in rows}


def _reached(site: str, keys: Collection[str]) -> set[str]:
    if not keys:
        return set()
    return {key for key, number in pages_of(site, keys).items() if number >= ENOUGH}


def _noted(material: Material) -> set[tuple[str, str, str | None, str]]:
    found = Sighting.objects.filter(material=material)
    return set(found.values_list("site", "key", "title", "body"))


def _in_force(site: str, keys: Collection[str]) -> frozenset[str]:
    if not keys:
        return frozenset()
    found = SiteLine.objects.filter(site=site, key__in=keys, refused=False)
    return frozenset(found.values_list("key", flat=True))


def _settle(site: str, touched: set[str], words: Mapping[str, str], *, fewer: bool) -> set[str]:
    """Learn and unlearn lines as their pages now demand; returns those for which that changed.

    fewer: whether some of these lines may stand in fewer pages than before.
    """
    lines = SiteLine.objects.filter(site=site, key__in=touched)
    known = set(lines.values_list("key", flat=True))
    enough = _reached(site, touched)
    new = (enough - known) & words.keys()
    if new:
        SiteLine.objects.bulk_create(
            (SiteLine(site=site, key=key, text=words[key][:200]) for key in new),
            ignore_conflicts=True,
        )
    if not fewer:
        return new
    # What a person refused stays refused, should the line come back.
    old = lines.filter(refused=False, key__in=known - enough)
    lost = set(old.values_list("key", flat=True))
    old.delete()
    return new | lost
