"""How often one reader may ask."""

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import AnonRateThrottle


class AnonymousThrottle(AnonRateThrottle):
    """Readers who are not signed in, by their address; `settings.API_REQUESTS_PER_MINUTE`."""

    def get_rate(self) -> str:
        """The rate that the operator set."""
        return f"{settings.API_REQUESTS_PER_MINUTE}/min"

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this reader may ask now."""
        self.num_requests, self.duration = self.parse_rate(self.get_rate())
        return super().allow_request(request)

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """The reader's address; nothing for those who are signed in."""
        if request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
