from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "kakehashi.journal"
    label = "journal"
