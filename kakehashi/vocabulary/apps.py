from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "kakehashi.vocabulary"
    label = "vocabulary"
