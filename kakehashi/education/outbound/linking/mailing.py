"""A link is mailed at once, after the transaction: its token is nowhere kept, so no worker could
send it later. Where mail fails, the page that shows the link says so."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from kakehashi.education.outbound.linking import rules
from kakehashi.education.outbound.linking.operations import Issued

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HandedOut:
    """The address of a link, to be shown once, and whether the mail with it was sent."""

    address: str
    is_sent: bool


def hand_out(
    issued: Issued,
    page: str,
    *,
    subject: str | Promise,
    template: str,
    context: Mapping[str, Any] = {},
) -> HandedOut:
    """Mail the link in the language of whoever gets it.

    page: name of the address that takes the token. template: of the text; it gets `link`,
    `address`, `until`, `whom` and `context`. Call it after the transaction.
    """
    link = issued.link
    with override(link.language):
        address = f"{settings.SITE_ADDRESS}{reverse(page, args=[issued.token])}"
        facts = {
            "link": link,
            "address": address,
            "until": link.last_day,
            "whom": rules.whom_to_ask(link),
            **context,
        }
        body = render_to_string(template, facts)
        line = " ".join(str(subject).split())  # one line: a feed would begin another header
    try:
        EmailMessage(line, body.strip() + "\n", to=[link.email]).send()
    except (OSError, SMTPException):
        log.exception("The mail with the link %s could not be sent.", link.pk)
        return HandedOut(address, False)
    return HandedOut(address, True)
