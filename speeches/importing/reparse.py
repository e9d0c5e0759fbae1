"""Reading stored materials again: with a newer parser, after a person decided about their lines,
or because more is known of their site.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from speeches.importing.read_ahead import read_document
from speeches.importing.rows import renew_speech, store_speech, update_material
from speeches.importing.site_lines import learn, learned_lines
from speeches.models import Material, Speech
from speeches.parsing import Choices, MaterialError, ParsedMaterial, ParsedSpeech


def reparse(material: Material) -> list[str]:
    """Read a material anew with the parser of today, and bring its rows up to date.

    What a person corrected stays. Returns what changed, a line for each speech, in Chinese; the
    list is empty where nothing did. Raises MaterialError where it cannot be read any more;
    nothing is changed then.
    """
    parsed = _read_anew(material)
    with transaction.atomic():
        if _was_decided(material):
            parsed = _read_anew(material)
        parsed, due = learn_from(material, parsed)
        changes = _bring_up_to_date(material, parsed)
        follow_up(due)
    return changes


def reparse_due(materials: Iterable[int]) -> int:
    """Read materials anew because what is known of their site changed; returns how many.

    materials: their keys. One that cannot be read any more stays as it is, due for
    `reparse_materials --changed`.
    """
    with transaction.atomic():
        return follow_up(set(materials))


def choose(material: Material, keep: Sequence[str], drop: Sequence[str]) -> list[str]:
    """Put lines of a material back or remove them, for good; returns what changed.

    keep, drop: the words of the lines. Raises MaterialError where nothing would be left.
    """
    before = material.choices
    material.choices = before | {
        "keep": sorted({"".join(text.split()) for text in keep}),
        "drop": sorted({"".join(text.split()) for text in drop}),
    }
    try:
        with transaction.atomic():
            material.save(update_fields=["choices"])
            return reparse(material)
    except MaterialError:
        material.choices = before
        raise


def learn_from(
    material: Material, parsed: ParsedMaterial, *, first: bool = False
) -> tuple[ParsedMaterial, set[int]]:
    """Learn from a material; returns it as it reads now, and the keys of the others that are to be
    read anew. first: nothing was noted of it yet.
    """
    due = learn(material, parsed.shell, first=first)
    return (_read_anew(material) if material.pk in due else parsed), due - {material.pk}


def follow_up(due: set[int]) -> int:
    """Read these anew, and whatever has to be because of what is learned on the way; returns how
    many. To be called in the transaction that learned."""
    done: set[int] = set()
    while due:
        pk = due.pop()
        done.add(pk)
        material = Material.objects.get(pk=pk)
        try:
            with transaction.atomic():
                parsed, more = learn_from(material, _read_anew(material))
                _bring_up_to_date(material, parsed)
        except (MaterialError, OSError):
            Material.objects.filter(pk=pk).update(parser="")
        else:
            due |= more
    return len(done)


def _read_anew(material: Material) -> ParsedMaterial:
    with material.raw.open("rb") as raw:
        return read_document(raw.read(), material.name, _choices(material), learned_lines)


def _choices(material: Material) -> Choices:
    chosen = material.choices
    return Choices(frozenset(chosen.get("keep", ())), frozenset(chosen.get("drop", ())))


def _was_decided(material: Material) -> bool:
    """Whether a person decided about a material since its row was read; it knows of it then."""
    before = material.choices
    material.refresh_from_db(fields=["choices"])
    return bool(material.choices != before)


def _bring_up_to_date(material: Material, parsed: ParsedMaterial) -> list[str]:
    """Make the rows of a material what was read; returns what changed."""
    update_material(material, parsed)
    rows = {row.position: row for row in material.speeches.order_by("position")}
    deleted = material.choices.get("deleted", ())
    changes = [
        change
        for position, speech in enumerate(parsed.speeches)
        if position not in deleted
        and (change := _renew(material, rows.get(position), position, speech))
    ]
    changes += [
        f"《{row.title}》：新的解析结果里没有这一篇，保留原样"
        for position, row in rows.items()
        if position >= len(parsed.speeches)
    ]
    return changes


def _renew(material: Material, row: Speech | None, position: int, parsed: ParsedSpeech) -> str:
    """Bring one speech up to date; what changed, or "" where nothing did."""
    if not row:
        return f"《{store_speech(material, position, parsed).title}》：新增"
    names = renew_speech(row, parsed)
    return "" if names is None else f"《{row.title}》：{'、'.join(names)}有变化"
