"""Addresses of (1.2): partners and agreements."""

from django.urls import include, path

from kakehashi.education.cooperation import drafting, imports, partners, views

app_name = "cooperation"
urlpatterns = [
    path("partners/", partners.partners, name="partners"),
    path("credits/", include("kakehashi.education.cooperation.credits.urls")),
    path("recognition/", include("kakehashi.education.cooperation.recognition.urls")),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/draft/", drafting.draft_agreement, name="draft_agreement"),
    path("agreements/find-partners/", drafting.find_partners, name="find_partners"),
    path("agreements/complete/", views.declare_complete, name="declare_complete"),
    path("agreements/import/", imports.import_agreements, name="import_agreements"),
    path("agreements/import/<int:pk>/", imports.preview_import, name="preview_import"),
    path("agreements/import/<int:pk>/discard/", imports.discard_uploaded, name="discard_import"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("agreements/<int:pk>/revise/", drafting.revise_agreement, name="revise_agreement"),
    path("agreements/<int:pk>/sign/", views.sign, name="sign_agreement"),
    path("agreements/<int:pk>/amend/", views.amend, name="amend_agreement"),
    path("agreements/<int:pk>/terminate/", views.terminate, name="terminate_agreement"),
    path("agreements/<int:pk>/discard/", views.discard, name="discard_agreement"),
    path("agreements/<int:pk>/attach/", views.attach, name="attach_agreement"),
]
