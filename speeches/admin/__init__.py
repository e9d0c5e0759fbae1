"""The librarian's side, in Django's admin: a module for each thing she works on."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from speeches.admin import batches, jobs, materials, site_lines, sources, speeches, wording

__all__ = ["batches", "jobs", "materials", "site_lines", "sources", "speeches", "wording"]

admin.site.site_header = "讲话素材库管理"
admin.site.site_title = "讲话素材库"
admin.site.index_title = "管理员工作台"

# The queue's own pages are for programmers, in English; batches and the home tell what it does.
if admin.site.is_registered(DBTaskResult):
    admin.site.unregister(DBTaskResult)
