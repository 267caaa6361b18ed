"""What search engines ask for first: robots.txt, the index of sitemaps, and each of them."""

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kakehashi.research.dissemination.works.sitemaps import SITEMAPS

# Lists with every combination of filters, and pages behind the sign-in, are of no use to them.
ROBOTS = """\
User-agent: *
Disallow: /*?*export=
Disallow: /*/work/
Disallow: /*/account/
Allow: /

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs leave alone, and where the sitemaps are."""
    sitemap = request.build_absolute_uri(reverse("sitemap_index"))
    return HttpResponse(ROBOTS.format(sitemap=sitemap), content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every file of every sitemap, with its last change."""
    return views.index(request, SITEMAPS, sitemap_url_name="sitemap")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One sitemap; `?p=2` is its second file."""
    return views.sitemap(request, SITEMAPS, section=section)
