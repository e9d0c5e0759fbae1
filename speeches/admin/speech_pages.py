"""The pages of a speech in the admin: reviewed, compared, brought back, moved into another state.

Every change made here is announced in its transaction, so that search follows.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from speeches.admin.binding import carry_out as bind_files
from speeches.admin.binding import chosen, files_of, found_with
from speeches.admin.bulk_pages import BulkPages
from speeches.admin.history import EVENTS, all_of, compare_versions, events_of, version_named
from speeches.admin.leading import LEADS, say_which_leads
from speeches.admin.moves import make, plan
from speeches.admin.page import page_context
from speeches.admin.review import (
    DEPTHS,
    LINES,
    PARAGRAPHS,
    FactsForm,
    facts_of,
    review_of,
    versions_of,
    warnings_of,
)
from speeches.admin.review_orders import allowed, carry_out, rights_of
from speeches.admin.rights import (
    cause_of,
    may_decide,
    may_edit,
    may_know_of,
    may_say_lead,
    may_see,
    moves_with,
    sees_every_speech,
)
from speeches.compare.word_by_word import compare_wording
from speeches.history.versions import history_of
from speeches.importing.decisions import not_applied
from speeches.importing.parting import joined_in
from speeches.importing.reverting import RevertError, revert
from speeches.life import MAY_BIN, MAY_PUBLISH, MOVES, Move
from speeches.models import Speech, SpeechQuerySet
from speeches.reading.whole import SpeechPart, parts_of
from speeches.review.versions import decide_version, decision_about, denied_of


class SpeechPages(BulkPages):
    """What is done with one speech on pages of its own, and moves of many."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_PUBLISH)

    def has_bin_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_BIN)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.move_view)
        versions = self.admin_site.admin_view(self.versions_view)
        review = self.admin_site.admin_view(self.review_view)
        bind = self.admin_site.admin_view(self.bind_view)
        against = self.admin_site.admin_view(self.against_view)
        revert = self.admin_site.admin_view(require_POST(self.revert_view))
        return [
            path("<int:pk>/review/", review, name="speeches_speech_review"),
            path("<int:pk>/bind/", bind, name="speeches_speech_bind"),
            path("<int:pk>/against/<int:other>/", against, name="speeches_speech_against"),
            path("<int:pk>/versions/", versions, name="speeches_speech_versions"),
            path("<int:pk>/versions/<int:number>/revert/", revert, name="speeches_speech_revert"),
            path("<int:pk>/move/<slug:name>/", view, name="speeches_speech_move"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        speech = self.get_object(request, object_id)
        moves = moves_with(request, speech) if speech else []
        return super().change_view(request, object_id, form_url, {"moves": moves})

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Django's address for deleting leads to what deleting is here."""
        if not self.has_bin_permission(request):
            raise PermissionDenied
        return redirect("admin:speeches_speech_move", self._visible(request, object_id).pk, "bin")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Who changed what and when: Django's own page knows the forms of the admin alone."""
        speech = self._visible(request, object_id)
        history = history_of(speech)
        page = Paginator(all_of(speech, history), EVENTS).get_page(request.GET.get("p"))
        context = {
            **page_context(self, request, "修改记录"),
            "speech": speech,
            "page": page,
            "events": events_of(page.object_list, history),
            "has_changes": bool(history.entries),
            "latest": history.entries[0].change.pk if history.entries else 0,
        }
        return render(request, "admin/speeches/speech/history.html", context)

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The raw page beside what was read from it; a POST corrects, decides or publishes."""
        speech = self._visible(request, str(pk))
        rights = rights_of(request, speech)
        review = review_of(speech)
        sent = request.method == "POST"
        form = FactsForm(request.POST if sent else None, instance=speech)
        if not request.user.has_perm("speeches.view_source"):
            del form.fields["source"]
        if sent and request.POST.get("seen") != review.version:
            messages.warning(request, "这篇刚刚有了变化，没有保存；请按现在的样子再看一遍。")
            return redirect("admin:speeches_speech_review", pk)
        if sent and not allowed(request, rights):
            raise PermissionDenied
        if sent and form.is_valid():
            return redirect(carry_out(request, review, form))
        context = {
            **page_context(self, request, "审阅"),
            **rights,
            "speech": speech,
            "review": review,
            "lines": Paginator(review.lines, LINES).get_page(request.GET.get("lines")),
            "read": Paginator(review.paragraphs, PARAGRAPHS).get_page(request.GET.get("read")),
            "facts": facts_of(form, speech),
            "warnings": warnings_of(speech),
            "versions": [each for each in versions_of(speech) if may_know_of(request, each.other)],
            "sees_all": sees_every_speech(request),
            "not_applied": not_applied(speech.material),
            "joined": [each for each in joined_in(speech.material) if each.whole_id == speech.pk],
            "files": speech.files,
            "parts": _parts_for(request, speech),
            "denied": [each for each in denied_of(speech) if may_know_of(request, each)],
            "depths": DEPTHS,
        }
        # What there is hundreds of, in the templates that are quick.
        for name in ("paragraphs", "lines"):
            part = render_to_string(f"desk/review_{name}.html", {**context, "request": request})
            context[f"{name}_html"] = mark_safe(part)  # escaped by the template
        return render(request, "admin/speeches/speech/review.html", context)

    def bind_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The files of one speech in their order; a POST arranges them or takes them for one."""
        speech = self._visible(request, str(pk))
        if not may_decide(request, speech):
            raise PermissionDenied
        sent = request.method == "POST"
        files = (chosen if sent else found_with)(request, speech)
        if sent and request.POST.get("do") == "bind":
            whole = bind_files(request, files)
            if whole:
                return redirect("admin:speeches_speech_review", whole.pk)
        context = {
            **page_context(self, request, "几份合成一篇"),
            "speech": speech,
            "files": files_of(files),
        }
        return render(request, "admin/speeches/speech/bind.html", context)

    def against_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Two speeches word by word; a POST says whether they are versions of one."""
        one, two = self._visible(request, str(pk)), self._visible(request, str(other))
        may_say = may_edit(request, one) and may_edit(request, two) and one != two
        may_lead = all(may_say_lead(request, each) for each in (one, two))
        if request.POST.get("do", "") in LEADS:
            if not may_lead:
                raise PermissionDenied
            say_which_leads(request, one, two)
            return redirect("admin:speeches_speech_against", pk, other)
        if request.method == "POST":
            if not may_say:
                raise PermissionDenied
            same = {"same": True, "not": False}.get(request.POST.get("do", ""))
            decide_version(one, two, same, cause_of(request))
            messages.success(request, "记下了；以后重新查找版本时也照此办理。")
            return redirect("admin:speeches_speech_review", pk)
        link = next((each for each in versions_of(one) if each.other_id == two.pk), None)
        context = {
            **page_context(self, request, "是不是同一篇"),
            "speech": one,
            "other": two,
            "may_say": may_say,
            "decision": decision_about(one, two),
            "linked": bool(link),
            "leader": link and (two if link.leads else one),
            "may_say_lead": may_lead,
            "words": compare_wording(one.text, two.text),
        }
        return render(request, "admin/speeches/speech/against.html", context)

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions of a speech, word by word; a version may be brought back."""
        speech = self._visible(request, str(pk))
        history = history_of(speech)
        sides = [version_named(history, request.GET.get(name, "")) for name in ("a", "b")]
        known = [side for side in sides if side]
        if len(known) < 2:
            messages.warning(request, "请在“前”和“后”各选一版再对照。")
            return redirect("admin:speeches_speech_history", pk)
        context = {
            **page_context(self, request, "对照两个版本"),
            "speech": speech,
            "sides": known,
            "compared": compare_versions(*(side.snapshot for side in known)),
            "may_revert": may_decide(request, speech),
        }
        return render(request, "admin/speeches/speech/versions.html", context)

    def revert_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Bring a version back."""
        speech = self._visible(request, str(pk))
        if not may_decide(request, speech):
            raise PermissionDenied
        side = version_named(history_of(speech), str(number))
        if not side:
            raise Http404("没有这一版")
        try:
            revert(speech, side.snapshot, cause_of(request, f"恢复到：{side.label}"))
        except RevertError as error:
            messages.error(request, f"没有恢复：{error}。")
        else:
            messages.success(request, f"已恢复到：{side.label}。")
        return redirect("admin:speeches_speech_history", pk)

    def _visible(self, request: HttpRequest, pk: str) -> Speech:
        """The speech, for those who may see it."""
        speech = self.get_object(request, pk)
        if not speech or not may_see(request, speech):
            raise Http404("没有这篇讲话")
        return speech

    def move_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """What a move means for one speech; a POST makes it."""
        speech = self.get_object(request, str(pk))
        move = MOVES.get(name)
        if not speech or not move:
            raise Http404("没有这篇讲话，或没有这个操作")
        if not request.user.has_perm(move.permission):
            raise PermissionDenied
        if request.method == "POST":
            make(request, [pk], move)
            return redirect("admin:speeches_speech_change", pk)
        return self._confirm(request, move, [pk], speech)

    def _confirm(
        self, request: HttpRequest, move: Move, keys: list[int], speech: Speech | None = None
    ) -> HttpResponse:
        """The page that says in words what a move would do."""
        context = {
            **page_context(self, request, move.label),
            "number": len(keys),
            "plan": plan(request, keys, move, settings.BIN_DAYS),
            "speech": speech,
            "selected": request.POST.getlist("_selected_action"),
            "all_pages": request.POST.get("select_across") == "1",
        }
        return render(request, "admin/speeches/speech/move.html", context)

    @admin.action(description="发布所选的讲话…", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "publish")

    @admin.action(description="撤下所选的讲话…", permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "withdraw")

    @admin.action(description="把所选的讲话放入回收站…", permissions=["bin"])
    def bin(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "bin")

    @admin.action(description="从回收站恢复所选的讲话…", permissions=["bin"])
    def restore(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        return self._move(request, queryset, "restore")

    def _move(
        self, request: HttpRequest, queryset: SpeechQuerySet, name: str
    ) -> HttpResponse | None:
        """Confirmed, the move is made; before, the page that asks is the answer."""
        keys = list(queryset.order_by().values_list("pk", flat=True))
        if not self._confirmed(request, keys):
            return self._confirm(request, MOVES[name], keys)
        make(request, keys, MOVES[name])
        return None


def _parts_for(request: HttpRequest, speech: Speech) -> list[SpeechPart]:
    """The parts of a speech that came in several; one that she may not know of as if missing."""
    return [
        part if part.speech and may_know_of(request, part.speech) else SpeechPart(part.number, None)
        for part in parts_of(speech, drafts=True)
    ]
