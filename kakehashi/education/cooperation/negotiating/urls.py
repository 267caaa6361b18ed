"""Addresses of negotiations, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.negotiating import acts, beginning, links, views

ONE = "<int:pk>/"
urlpatterns = [
    path("", views.negotiations, name="negotiations"),
    path("begin/", beginning.begin, name="begin_negotiation"),
    path(ONE, views.negotiation, name="negotiation"),
    path(f"{ONE}compare/", views.compare, name="compare_versions"),
    path(f"{ONE}endorse/", acts.endorse, name="endorse_negotiation"),
    path(f"{ONE}review/", acts.review, name="review_negotiation"),
    path(f"{ONE}propose/", acts.propose, name="propose_version"),
    path(f"{ONE}submit/", acts.submit, name="submit_version"),
    path(f"{ONE}record-approval/", acts.record_approval, name="record_approval"),
    path(f"{ONE}open-signing/", acts.open_signing, name="open_signing"),
    path(f"{ONE}record-signature/", acts.record_signature, name="record_signature"),
    path(f"{ONE}conclude/", acts.conclude, name="conclude_negotiation"),
    path(f"{ONE}abandon/", acts.abandon, name="abandon_negotiation"),
    path(f"{ONE}invite/", links.invite, name="invite_partner"),
    path(f"{ONE}links/<int:link>/renew/", links.renew, name="renew_link"),
    path(f"{ONE}links/<int:link>/revoke/", links.revoke, name="revoke_link"),
    path(f"{ONE}<int:number>/", views.version, name="negotiation_version"),
    path(f"{ONE}<int:number>/comment/", acts.comment, name="comment_version"),
]
