"""A SAML identity provider: answers signed with a key made for the test."""

import base64
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import uuid4

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.urls import reverse
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from tests.web.account.people import query

ENTITY_ID = "https://idp.example.ac.jp/idp/shibboleth"
SSO = "https://idp.example.ac.jp/idp/profile/SAML2/Redirect/SSO"
HOST = "kakehashi.example.ac.jp"
SITE = f"http://{HOST}"
ACS = f"{SITE}/sign-in/saml/university/acs/"
AUDIENCE = f"{SITE}/sign-in/saml/university/metadata/"
SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
SATO = {SUBJECT_ID: "sato@example.ac.jp", MAIL: "sato@example.ac.jp"}
SHA1 = {
    "sign_algorithm": OneLogin_Saml2_Constants.RSA_SHA1,
    "digest_algorithm": OneLogin_Saml2_Constants.SHA1,
}


@cache
def make_key(name="idp"):
    """(private key, certificate) in PEM; the same ones for the same name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def ask(client, **more):
    """Press the button of the sign-in page; the id of the question, and its XML."""
    address = client.post(reverse("saml_login", args=["university"]), more).url
    assert address.startswith(SSO)
    xml = zlib.decompress(base64.b64decode(query(address)["SAMLRequest"]), -15)
    return etree.fromstring(xml).get("ID"), xml.decode()


def answer(
    question,
    *,
    attributes=SATO,
    issuer=ENTITY_ID,
    audience=AUDIENCE,
    recipient=ACS,
    name_id="_transient-name",
    at=None,
    lasts=timedelta(minutes=5),
):
    """The XML of an answer, not yet signed. `question` is None when nobody asked."""
    at = at or datetime.now(UTC)
    issued, until = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (at, at + lasts))
    in_response = f'InResponseTo="{question}"' if question else ""
    values = "".join(
        f'<saml:Attribute Name="{name}"'
        ' NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">'
        f"<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
        for name, value in attributes.items()
    )
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid4().hex}" Version="2.0"
 IssueInstant="{issued}" Destination="{recipient}" {in_response}><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_{uuid4().hex}" Version="2.0" IssueInstant="{issued}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData {in_response} NotOnOrAfter="{until}" Recipient="{recipient}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{issued}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{issued}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{values}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""


def sign(xml, key="idp", **algorithms):
    """The answer signed as a whole with the key of that name."""
    private, certificate = make_key(key)
    signed = OneLogin_Saml2_Utils.add_sign(xml, private, certificate, **algorithms)
    return signed.decode() if isinstance(signed, bytes) else signed


def encrypt(xml, *, for_key):
    """The answer with its assertion readable by the owner of the key of that name only."""
    _private, certificate = make_key(for_key)
    response = etree.fromstring(xml)
    [assertion] = response.iterfind("{*}Assertion")
    manager = xmlsec.KeysManager()
    manager.add_key(
        xmlsec.Key.from_memory(certificate.encode(), xmlsec.constants.KeyDataFormatCertPem)
    )
    wrapped = etree.SubElement(response, f"{{{assertion.nsmap['saml']}}}EncryptedAssertion")
    wrapped.append(assertion)
    data = xmlsec.template.encrypted_data_create(
        wrapped, xmlsec.Transform.AES256_GCM, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="dsig")
    key = xmlsec.template.add_encrypted_key(info, xmlsec.Transform.RSA_OAEP)
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(
        xmlsec.constants.KeyDataAes, 256, xmlsec.constants.KeyDataTypeSession
    )
    context.encrypt_xml(data, assertion)
    return etree.tostring(response).decode()


def send(client, xml):
    """What the browser does with the form of the identity provider's page."""
    form = {"SAMLResponse": base64.b64encode(xml.encode()).decode(), "RelayState": ""}
    redirected = client.post("/sign-in/saml/university/acs/", form)
    return client.get(redirected.url)
