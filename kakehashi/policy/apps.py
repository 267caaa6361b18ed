from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "kakehashi.policy"
    label = "policy"
