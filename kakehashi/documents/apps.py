from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kakehashi.documents"
    label = "documents"
