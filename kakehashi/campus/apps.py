from django.apps import AppConfig


class CampusConfig(AppConfig):
    name = "kakehashi.campus"
    label = "campus"
