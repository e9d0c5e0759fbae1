"""Scanned pages in the admin: each beside its picture, corrected line by line, and checked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from speeches.admin.page import page_context, tell
from speeches.admin.rights import cause_of, may_choose_lines, may_see_material
from speeches.importing.checking import check_page
from speeches.importing.recognising import can_recognise
from speeches.jobs.rescanning import start_rescanning
from speeches.models import Material, ScannedPage
from speeches.parsing import MaterialError
from speeches.parsing.formats.detect import Format
from speeches.parsing.formats.scans import HOW_TO_READ

_CHANGED = "这一页刚刚改过，没有保存；请按现在的结果再看一遍。"


def page_view(of: ModelAdmin[Material], request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page's picture beside what was recognised of it; a POST says what is right."""
    material, page = _asked(request, pk, number)
    may_change = may_choose_lines(request, material)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        return _save(request, material, page)
    numbers = list(_pages(material).values_list("number", flat=True))
    at = numbers.index(number)
    context = {
        **page_context(of, request, f"核对扫描页：{page}"),
        "material": material,
        "page": page,
        "percent": round(page.score * 100, 1),
        "lines": [line | {"percent": round(line["score"] * 100)} for line in page.lines],
        "place": at + 1,
        "total": len(numbers),
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        "may_change": may_change,
    }
    return render(request, "admin/speeches/material/page.html", context)


def picture_view(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """The picture of a page, as it was made here: never the bytes that came from outside."""
    _, page = _asked(request, pk, number)
    if not page.picture:
        raise Http404("这一页没有图片")
    try:
        picture = page.picture.open("rb")
    except FileNotFoundError as error:
        raise Http404("图片不在磁盘上") from error
    return FileResponse(picture, content_type="image/jpeg")


def recognise_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a material's pages be recognised again."""
    material = get_object_or_404(Material, pk=pk)
    if not may_see_material(request, material) or not may_choose_lines(request, material):
        raise PermissionDenied
    if can_recognise():
        job = start_rescanning(material, cause_of(request).by)
        messages.success(request, f"已排队：{job.title}。核对过的页和改正过的行不变。")
    else:
        messages.warning(request, f"服务器没有装文字识别，{HOW_TO_READ}。")
    return redirect("admin:speeches_material_change", pk)


def page_links(material: Material) -> str:
    """Links to the scanned pages of a material, with how sure their readings are, and a button that
    has them read again, as part of the form that the page is."""
    rows = (
        (
            reverse("admin:speeches_material_page", args=[material.pk, page.number]),
            page,
            page.problem or f"{page.score:.1%}",
            "已核对" if page.checked_at else "未核对",
        )
        for page in _pages(material)
    )
    links = format_html_join("", '<p><a href="{}">{}</a>　{}　{}</p>', rows)
    if not links and not _may_have_scans(material):
        return "—"
    return format_html(
        '{}<p><button class="button" formmethod="post" formaction="{}">重新识别</button>'
        '　<span class="quiet">核对过的页和改正过的行不变</span></p>',
        links,
        reverse("admin:speeches_material_recognise", args=[material.pk]),
    )


def _may_have_scans(material: Material) -> bool:
    """Whether a document that came in without recognition may have pages that are pictures."""
    return material.media_type == Format.PDF.value and bool(material.warnings)


def _pages(material: Material) -> QuerySet[ScannedPage]:
    return ScannedPage.objects.filter(sha256=material.sha256).order_by("number")


def _asked(request: HttpRequest, pk: int, number: int) -> tuple[Material, ScannedPage]:
    material = get_object_or_404(Material, pk=pk)
    if not may_see_material(request, material):
        raise PermissionDenied
    return material, get_object_or_404(_pages(material), number=number)


def _save(request: HttpRequest, material: Material, page: ScannedPage) -> HttpResponse:
    texts = request.POST.getlist("line")
    checked = "checked" in request.POST
    address = "admin:speeches_material_page"
    try:
        changes = check_page(material, page.number, texts, cause_of(request), checked=checked)
    except LookupError:
        messages.warning(request, _CHANGED)
        return redirect(address, material.pk, page.number)
    except MaterialError as error:
        messages.error(request, f"没有保存：{error}")
        return redirect(address, material.pk, page.number)
    said = "；".join(changes) or "讲话没有变化"
    tell(request, f"{page}已保存，{'已核对' if checked else '还没有核对'}。{said}。")
    following = _pages(material).filter(checked_at=None, number__gt=page.number).first()
    if checked and following:
        return redirect(address, material.pk, following.number)
    return redirect("admin:speeches_material_change", material.pk)
