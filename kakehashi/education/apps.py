from django.apps import AppConfig


class EducationConfig(AppConfig):
    name = "kakehashi.education"
    label = "education"
