"""The site's addresses."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

# Browsers ask for this address wherever a page names no icon, as in the admin.
icon = RedirectView.as_view(url=lazy(static, str)("img/seal.svg"))

admin.autodiscover()
urlpatterns = [
    path("favicon.ico", icon),
    # Before the admin's own addresses, which answer for everything below theirs.
    path("admin/search-index/", include("search.upkeep.urls")),
    path("admin/", include("speeches.admin.urls")),
    path("admin/", admin.site.urls),
    path("", include("config.login.urls")),
    path("basket/", include("speeches.basket.urls")),
    path("compare/", include("speeches.compare.urls")),
    path("help/", include("speeches.help.urls")),
    path("api/v1/", include("search.api.urls")),
    path("", include("search.urls")),
    path("", include("search.trends.urls")),
    path("", include("search.checking.urls")),
    path("", include("search.saved.urls")),
    path("", include("speeches.urls")),
]

handler400 = "config.errors.bad_request"
handler500 = "config.trouble.failed"
