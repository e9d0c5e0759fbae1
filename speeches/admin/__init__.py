"""The librarian's side, in Django's admin: a module for each thing she works on."""

from django.contrib import admin

from speeches.admin import (
    accounts,
    batches,
    jobs,
    materials,
    site_lines,
    sources,
    speeches,
    wording,
)

__all__ = [
    "accounts",
    "batches",
    "jobs",
    "materials",
    "site_lines",
    "sources",
    "speeches",
    "wording",
]

admin.site.site_header = "讲话素材库管理"
admin.site.site_title = "讲话素材库"
admin.site.index_title = "管理员工作台"
# The frame of each page has a row of all places (templates/django/admin/base_site.html).
admin.site.enable_nav_sidebar = False
