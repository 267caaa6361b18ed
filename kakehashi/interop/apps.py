from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "kakehashi.interop"
    label = "interop"
