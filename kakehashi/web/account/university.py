"""The way through the university's sign-in service: allauth's views, with their faults answered.

Whatever a service, or somebody who plays one, sends: the reader gets a page that says so, the log
the reason. Without this, a service that is down or an answer that is no XML would be our fault.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.providers.saml import views as saml
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from lxml.etree import LxmlError
from onelogin.saml2.errors import OneLogin_Saml2_Error

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
# OSError: the service cannot be reached. KeyError: it left out what it must send. The rest:
# nonsense, or an answer to a question that this browser did not ask.
FAULTS = (OSError, KeyError, ValueError, LxmlError, OneLogin_Saml2_Error, PermissionDenied)


def _answering_faults(view: View) -> View:
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except FAULTS:
            log.exception("Signing in through a service failed at %s", request.path)
            return render(request, "socialaccount/authentication_error.html", status=401)

    return answering


openid_connect_login = _answering_faults(openid_connect.login)
openid_connect_callback = _answering_faults(openid_connect.callback)
saml_login = _answering_faults(saml.login)
saml_acs = _answering_faults(saml.acs)
saml_finish_acs = _answering_faults(saml.finish_acs)
saml_sls = _answering_faults(saml.sls)
saml_metadata = _answering_faults(saml.metadata)
