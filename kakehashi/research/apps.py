from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "kakehashi.research"
    label = "research"
