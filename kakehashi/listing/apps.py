from django.apps import AppConfig


class ListingConfig(AppConfig):
    name = "kakehashi.listing"
    label = "listing"
