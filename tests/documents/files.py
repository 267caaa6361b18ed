"""Small files of every kind, made on the spot."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\nstartxref\n0\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
TEXT = "議事録\r\nMinutes of the meeting\n".encode()
CSV = "\ufeff大学,国\nウィーン大学,AT\n".encode()


def office(main, *, extra=(), contents=""):
    """A container as Word or Excel writes it, as far as anybody looks."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        part = f'<Override PartName="/x.xml" ContentType="{main}"/>{contents}'
        container.writestr("[Content_Types].xml", f"<Types>{part}</Types>")
        for name, content in extra:
            container.writestr(name, content)
    return made.getvalue()


DOCX = office(MAIN.format("wordprocessingml.document"))


def real_xlsx():
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


def upload(content, name):
    return SimpleUploadedFile(name, content)
