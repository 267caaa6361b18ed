"""Addresses of stays, levels of risk and safety calls, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.stays import registers, risk_views, safety_views, views

STAY = "mobilities/<int:pk>/stay/"

urlpatterns = [
    path(STAY, views.stay, name="stay"),
    path(f"{STAY}edit/", views.edit_stay, name="edit_stay"),
    path(f"{STAY}arrival/", views.note_arrival, name="note_arrival"),
    path(f"{STAY}return/", views.note_return, name="note_return"),
    path(f"{STAY}contacts/add/", views.add_contact, name="add_contact"),
    path(f"{STAY}contacts/<int:contact>/", views.edit_contact, name="edit_contact"),
    path(f"{STAY}contacts/<int:contact>/remove/", views.remove_contact, name="remove_contact"),
    path(f"{STAY}incidents/add/", views.add_incident, name="add_incident"),
    path("incidents/<int:pk>/close/", views.close_incident, name="close_incident"),
    path("stays/", registers.stays, name="stays"),
    path("stays/tabi-regi/", registers.tabi_regi, name="tabi_regi"),
    path("stays/risks/", risk_views.risks, name="risks"),
    path("stays/risks/enter/", risk_views.enter_risk, name="enter_risk"),
    path("stays/risks/import/", risk_views.import_risks, name="import_risks"),
    path("safety/", safety_views.safety_calls, name="safety_calls"),
    path("safety/call/", safety_views.open_call, name="open_safety_call"),
    path("safety/<int:pk>/", safety_views.safety_call, name="safety_call"),
    path("safety/<int:pk>/answer/", safety_views.answer_call, name="answer_safety_call"),
    path("safety/<int:pk>/quick/", safety_views.answer_quickly, name="answer_quickly"),
    path("safety/<int:pk>/remind/", safety_views.remind, name="remind_safety_call"),
    path("safety/<int:pk>/close/", safety_views.close_call, name="close_safety_call"),
]
