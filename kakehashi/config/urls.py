"""The site's addresses. Pages carry their language first: /ja/…, /en/…."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kakehashi.interop.oaipmh.views import oai
from kakehashi.research.dissemination.works import sitemap_views
from kakehashi.web.api.docs import docs

# Where anybody may sign in as anybody is no address at all outside demonstration mode.
DEMONSTRATION = (
    [path("demonstration/", include("kakehashi.web.demonstration.urls"))]
    if settings.DEMONSTRATION
    else []
)

urlpatterns = [
    *i18n_patterns(
        path("", include("kakehashi.web.public.urls")),
        path("cooperation/", include("kakehashi.education.cooperation.urls")),
        path("outbound/", include("kakehashi.education.outbound.urls")),
        path("research/collaboration/", include("kakehashi.research.projects.urls")),
        path("research/harvesting/", include("kakehashi.interop.oaipmh.page_urls")),
        path("research/", include("kakehashi.research.dissemination.urls")),
        path("approvals/", include("kakehashi.approvals.urls")),
        path("partner/", include("kakehashi.education.cooperation.partner_side.urls")),
        path("work/", include("kakehashi.web.workspace.urls")),
        path("plan/", include("kakehashi.web.plan.urls")),
        path("api/", docs, name="api_docs"),
        *DEMONSTRATION,
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        path("account/sessions/", include("allauth.usersessions.urls")),
        path("account/connections/", include("allauth.socialaccount.urls")),
    ),
    path("api/", include("kakehashi.web.api.urls")),
    # What search engines ask for first; both name pages of every language.
    path("robots.txt", sitemap_views.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemap_views.section, name="sitemap"),
    path("files/", include("kakehashi.documents.urls")),
    path("oai", oai, name="oai"),
    # Calendar programs ask without a session; the language is that of whose calendar it is.
    path("calendar/", include("kakehashi.education.cooperation.calendars.feed_urls")),
    # Known to the university's sign-in service as they are: without a language.
    path("sign-in/", include("kakehashi.web.account.urls")),
]
handler400 = "kakehashi.web.errors.bad_request"
handler500 = "kakehashi.web.errors.server_error"
