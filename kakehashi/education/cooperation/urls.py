"""Addresses of (1.2): partners and agreements."""

from django.urls import include, path

from kakehashi.education.cooperation import drafting, hub, imports, partners, picking, views

app_name = "cooperation"
urlpatterns = [
    path("", hub.hub, name="hub"),
    path("", include("kakehashi.education.cooperation.encounters.urls")),
    path("", include("kakehashi.education.cooperation.joint_programmes.urls")),
    path("", include("kakehashi.education.cooperation.partner_page.urls")),
    path("", include("kakehashi.education.cooperation.places.urls")),
    path("partners/", partners.partners, name="partners"),
    path("credits/", include("kakehashi.education.cooperation.credits.urls")),
    path("recognition/", include("kakehashi.education.cooperation.recognition.urls")),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/draft/", drafting.draft_agreement, name="draft_agreement"),
    path("agreements/find-partners/", picking.find_partners, name="find_partners"),
    path("agreements/complete/", views.declare_complete, name="declare_complete"),
    path("agreements/import/", imports.import_agreements, name="import_agreements"),
    path("agreements/import/<int:pk>/", imports.preview_import, name="preview_import"),
    path("agreements/import/<int:pk>/discard/", imports.discard_uploaded, name="discard_import"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("agreements/<int:pk>/revise/", drafting.revise_agreement, name="revise_agreement"),
    path("agreements/<int:pk>/sign/", views.sign, name="sign_agreement"),
    path("agreements/<int:pk>/amend/", views.amend, name="amend_agreement"),
    path("agreements/<int:pk>/terminate/", views.terminate, name="terminate_agreement"),
    path("agreements/<int:pk>/suspend/", views.suspend, name="suspend_agreement"),
    path("agreements/<int:pk>/resume/", views.resume, name="resume_agreement"),
    path("agreements/<int:pk>/supersede/", views.supersede, name="supersede_agreement"),
    path("agreements/<int:pk>/discard/", views.discard, name="discard_agreement"),
    path("agreements/<int:pk>/attach/", views.attach, name="attach_agreement"),
    path("", include("kakehashi.education.cooperation.renewing.urls")),
    path("", include("kakehashi.education.cooperation.overlapping.urls")),
    path("", include("kakehashi.education.cooperation.calendars.urls")),
    path("", include("kakehashi.education.cooperation.clauses.urls")),
    path("negotiations/", include("kakehashi.education.cooperation.negotiating.urls")),
    path("", include("kakehashi.education.cooperation.ledger.urls")),
]
