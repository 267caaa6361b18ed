from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "kakehashi.institutions"
    label = "institutions"
