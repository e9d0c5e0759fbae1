"""Reading stored materials again: with a newer parser, after a person decided about their lines,
or because more is known of their site.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.dispatch import Signal

from config.trouble import FilesAway
from speeches.batched import batched
from speeches.changes import changing
from speeches.choices import Act
from speeches.history.recording import acting, acting_on
from speeches.importing.decisions import as_stored, choices_of
from speeches.importing.reading_anew import read_anew, read_before
from speeches.importing.rows import renew_speech, store_speech, text_of, update_material
from speeches.importing.site_lines import learn
from speeches.life import NOBODY, Arrival, Cause, Publishing
from speeches.models import JOINED, Material, Speech
from speeches.parsing import MaterialError, ParsedMaterial, ParsedSpeech
from speeches.parsing.describing.several_pages import SpeechPage, as_one
from speeches.parsing.documents import Place

_OF_THE_SITE = Cause(note="所在网站的栏目有变化")
_DECIDED_MEANWHILE = "刚刚有人对这份材料作了取舍，请按现在的样子再看一遍"
# Shorter paragraphs (同志们：) stand in any speech.
_TELLING = 20

# Note [Left to a worker]
#     What is learned of a site from one material may concern all others of it, thousands. Somebody
#     who decides about a material waits for the reading of that one alone; what imports or works on
#     the whole library reads some others in the same transaction, in which nobody else can write.
#     The rest is marked in that transaction, which also queues the job that reads it: a kill leaves
#     nothing half done, and what is shown of them meanwhile is what was read before.
AT_ONCE = 20
# Stands in the place of the parser's version in a material that a worker is to read anew.
DUE = "due"
# Sent in the open transaction that marked some.
left_to_worker = Signal()


def reparse(material: Material, arrival: Arrival | None = None, *, at_once: int = 0) -> list[str]:
    """Read a material anew with the parser of today, and bring its rows up to date.

    What a person corrected stays, and so does what she withdrew. arrival: how speeches that were
    not there come in, where somebody imports them again; at_once: how many others of its site are
    read with it, should it have to be (Note [Left to a worker]). Returns what changed, a line for
    each speech, in Chinese; the list is empty where nothing did. Raises MaterialError where it
    cannot be read any more; nothing is changed then.
    """
    changes, _ = _reparse(material, arrival, at_once)
    return changes


def reparse_for_a_person(material: Material) -> list[str]:
    """The same for somebody who decided about it, with a line about what is left to a worker."""
    changes, left = _reparse(material)
    told = [f"同一网站的其余 {left} 份材料在后台重新整理，见“后台任务”"] if left else []
    return [*changes, *told]


def _reparse(
    material: Material, arrival: Arrival | None = None, at_once: int = 0
) -> tuple[list[str], int]:
    """What changed, and how many materials are left to a worker."""
    parsed = read_anew(material)
    with changing():
        if _was_decided(material):
            parsed = read_anew(material)
        parsed, due = learn_from(material, parsed)
        changes = _bring_up_to_date(material, parsed, arrival)
        left = follow_up(due, at_once)
        for whole in _wholes_of(material) if changes else ():
            more, waiting = _reparse(Material.objects.get(pk=whole), at_once=at_once)
            changes += more
            left += waiting
    return changes, left


def reparse_due(material: Material) -> list[str]:
    """Read a material anew that was left to a worker; returns what changed. Raises MaterialError,
    OSError where it cannot be read any more: it stays as it is, for `reparse_materials --changed`,
    or, where it cannot be reached, for the next time.
    """
    with acting(Act.REPARSE, _OF_THE_SITE):
        try:
            return reparse(material, at_once=AT_ONCE)
        except FilesAway:
            raise
        except (MaterialError, OSError):
            Material.objects.filter(pk=material.pk, parser=DUE).update(parser="")
            raise


def choose(
    material: Material, keep: Iterable[Place], drop: Iterable[Place], cause: Cause = NOBODY
) -> list[str]:
    """Put lines of a material back or remove them, for good; returns what changed.

    keep, drop: all lines that a person decided about. Raises MaterialError where nothing would be
    left.
    """
    choices = {"keep": as_stored(keep), "drop": as_stored(drop)}
    return decide(material, choices, Act.LINES, cause)


def decide(
    material: Material, choices: Mapping[str, object], act: Act, cause: Cause = NOBODY
) -> list[str]:
    """Note what a person decided about a material, and read it anew; returns what changed.

    choices: what takes the place of her choices of before, by name. A speech that stood at a former
    text (see `reverting`) follows what is decided now. Raises MaterialError where it cannot be read
    so, or where somebody else has decided since it was loaded; nothing is changed then.
    """
    with read_before(material, choices), acting_on(material, act, cause):
        if _was_decided(material):
            raise MaterialError(_DECIDED_MEANWHILE)
        before = material.choices
        material.choices = before | choices
        try:
            material.save(update_fields=["choices"])
            _let_follow(material)
            return reparse_for_a_person(material)
        except MaterialError:
            material.choices = before
            raise


def _let_follow(material: Material) -> None:
    """The texts of its speeches stand at no former version any more."""
    for speech in material.speeches.only("pk", "corrected"):
        if "text" in speech.corrected:
            left = [name for name in speech.corrected if name != "text"]
            Speech.objects.filter(pk=speech.pk).update(corrected=left)


def learn_from(
    material: Material, parsed: ParsedMaterial, *, first: bool = False
) -> tuple[ParsedMaterial, set[int]]:
    """Learn from a material; returns it as it reads now, and the keys of the others that are to be
    read anew. first: nothing was noted of it yet.
    """
    due = learn(material, parsed.shell, first=first)
    return (read_anew(material) if material.pk in due else parsed), due - {material.pk}


def follow_up(due: set[int], at_once: int = 0) -> int:
    """Have these read anew, and whatever has to be because of what is learned on the way: so many
    at once, the rest by a worker; returns how many are left to it (Note [Left to a worker]). To be
    called in the transaction that learned."""
    with acting(Act.REPARSE, _OF_THE_SITE):
        left = _read_some(due, at_once)
    for keys in batched(sorted(left), 500):
        Material.objects.filter(pk__in=keys).update(parser=DUE)
    if left:
        left_to_worker.send(sender=follow_up)
    return len(left)


def _read_some(due: set[int], number: int) -> set[int]:
    """Read so many of these anew, and of those that are due on the way; returns those left."""
    left = set(due)
    for _ in range(number):
        if not left:
            break
        pk = left.pop()
        material = Material.objects.get(pk=pk)
        try:
            with changing():
                parsed, more = learn_from(material, read_anew(material))
                if _bring_up_to_date(material, parsed):
                    more |= _wholes_of(material)
        except FilesAway:
            return left | {pk}
        except (MaterialError, OSError):
            Material.objects.filter(pk=pk).update(parser="")
        else:
            left |= more
    return left


def text_read_now(speech: Speech) -> str:
    """The text that is read for a stored speech by its material and what was decided about it,
    empty where none is. Raises MaterialError, OSError."""
    material, position = speech.material, speech.position
    parsed = read_anew(material)
    if position >= len(parsed.speeches):
        return ""
    pages = _pages_in(material).get(position, ())
    return text_of(_with_pages(material, parsed, position, pages))


def unread_of(material: Material) -> tuple[int, ...]:
    """The numbers of the pages of a material that show pictures and were never recognised. Raises
    MaterialError, OSError."""
    return read_anew(material).unread


def _was_decided(material: Material) -> bool:
    """Whether a person decided about a material since its row was read; it knows of it then."""
    before = material.choices
    material.refresh_from_db(fields=["choices"])
    return bool(material.choices != before)


def _bring_up_to_date(
    material: Material, parsed: ParsedMaterial, arrival: Arrival | None = None
) -> list[str]:
    """Make the rows of a material what was read; returns what changed."""
    update_material(material, parsed)
    read = material.speeches.filter(position__lt=JOINED)
    rows = {row.position: row for row in read.order_by("position")}
    deleted = set(material.choices.get("deleted", ()))
    if deleted and len(parsed.speeches) != len(deleted | set(rows)):
        # Which of them the deleted ones are now, nobody knows.
        return [f"现在解析为 {len(parsed.speeches)} 篇，而其中有已删除的讲话，保留原样，请核对"]
    arrival = arrival or _found_later(rows.values(), deleted)
    pages = _pages_in(material)
    hidden = held_back(rows.values())
    changes = [
        change
        for position in range(len(parsed.speeches))
        if position not in deleted
        and (
            change := _renew(
                material,
                rows.get(position),
                position,
                _with_pages(material, parsed, position, pages.get(position, ())),
                hidden,
                arrival,
            )
        )
    ]
    changes += [
        f"《{row.title}》：新的解析结果里没有这一篇，保留原样"
        for position, row in rows.items()
        if position >= len(parsed.speeches)
    ]
    return changes


def _pages_in(material: Material) -> dict[int, list[Speech]]:
    """The pages of other files that its speeches have, by the places of these in it (Note [A speech
    of several files])."""
    rows = Speech.objects.filter(whole__material=material, page__isnull=False).order_by("page")
    found: dict[int, list[Speech]] = {}
    for row in rows.select_related("material", "whole").defer("text", "whole__text"):
        if row.whole:
            found.setdefault(row.whole.position, []).append(row)
    return found


def _wholes_of(material: Material) -> set[int]:
    """The other materials with a speech of which one of this is a page."""
    pages = material.speeches.filter(page__isnull=False, whole__isnull=False)
    return set(pages.values_list("whole__material", flat=True)) - {material.pk}


def _with_pages(
    material: Material, parsed: ParsedMaterial, position: int, pages: Sequence[Speech]
) -> ParsedSpeech:
    """A speech of a material, with the pages of it that came in files of their own. Raises
    MaterialError where one of these cannot be read any more."""
    if not pages:
        return parsed.speeches[position]
    found = [_page(material, parsed, position)]
    for row in pages:
        other = parsed if row.material_id == material.pk else read_anew(row.material)
        if row.position >= len(other.speeches):
            raise MaterialError(f"“{row.material.name}”现在解析不出并进来的那一份")
        found.append(_page(row.material, other, row.position))
    return as_one(found)


def _page(material: Material, parsed: ParsedMaterial, position: int) -> SpeechPage:
    return SpeechPage(parsed, position, choices_of(material).in_text(parsed.text).headings)


def _found_later(rows: Iterable[Speech], deleted: Collection[int]) -> Arrival:
    """How a speech comes in that a newer parser finds in a stored material: it was read before, as
    a piece of the others, and readers see it where they see all of these."""
    cause = Cause(note="重新解析时分出", job="reparse")
    seen = not deleted and all(row.is_read for row in rows)
    return Arrival(Publishing.EVERYTHING if seen else Publishing.NOTHING, cause)


def held_back(rows: Iterable[Speech]) -> set[str]:
    """What stands in speeches that readers do not see."""
    hidden = (row.paragraphs for row in rows if not row.is_read)
    return {text for paragraphs in hidden for text in paragraphs if len(text) >= _TELLING}


def would_show(row: Speech, texts: Iterable[str], hidden: Collection[str]) -> bool:
    """Whether readers would see in this speech, of which these are to be the paragraphs, what was
    held back in another of its material."""
    return row.is_published and any(text in hidden and text not in row.text for text in texts)


def _renew(
    material: Material,
    row: Speech | None,
    position: int,
    parsed: ParsedSpeech,
    hidden: Collection[str],
    arrival: Arrival,
) -> str:
    """Bring one speech up to date; what changed, or "" where nothing did."""
    if row and "text" in row.corrected:
        return f"《{row.title}》：正文恢复过旧版，保留原样"
    if not row:
        return f"《{store_speech(material, position, parsed, arrival).title}》：新增"
    if would_show(row, (paragraph.text for paragraph in parsed.paragraphs), hidden):
        return f"《{row.title}》：现在的解析会带出没有发布的另一篇，保留原样，请核对"
    names = renew_speech(row, parsed)
    return "" if names is None else f"《{row.title}》：{'、'.join(names)}有变化"
