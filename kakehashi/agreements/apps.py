from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"
