"""The settings as a whole, read in a process of their own as an operator would start it."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "4VYz-0vLhQ0vzE2hQ3h0b8Zk2n5mWqfYt7u9x1A6sDfGhJkLpOiUyTrEwQ"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "kakehashi.example.ac.jp",
    "CSRF_TRUSTED_ORIGINS": "https://kakehashi.example.ac.jp",
}
READERS = {"flag", "number", "words", "contents", "_required", "_domains"}


def manage(*arguments, state, **environ):
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "STATE_DIR": str(state), **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def value_of(expression, *, state, **environ):
    program = f"from django.conf import settings; print(repr({expression}))"
    answer = manage("shell", "--no-imports", "-c", program, state=state, **environ)
    assert answer.returncode == 0, answer.stderr
    return ast.literal_eval(answer.stdout.strip().splitlines()[-1])


@pytest.mark.slow
def test_production_mode_passes_every_check_of_a_deployment(tmp_path):
    answer = manage("check", "--deploy", "--fail-level", "WARNING", state=tmp_path, **PRODUCTION)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "no issues" in answer.stdout + answer.stderr


@pytest.mark.slow
@pytest.mark.parametrize("key", ["", "too short"])
def test_production_mode_does_not_start_without_a_secret_key(tmp_path, key):
    answer = manage("check", state=tmp_path, **{**PRODUCTION, "SECRET_KEY": key})

    assert answer.returncode == 1
    assert "SECRET_KEY must be set to at least 50 random characters" in answer.stderr


@pytest.mark.slow
def test_production_mode_is_secure_without_being_asked(tmp_path):
    names = ["DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    names += ["SECURE_HSTS_SECONDS", "SECOND_FACTOR_ROLES", "SIGN_UP_OPEN"]
    names += ["ACCOUNT_EMAIL_VERIFICATION", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    expression = f"{{name: getattr(settings, name) for name in {names!r}}}"

    assert value_of(expression, state=tmp_path, **PRODUCTION) == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECOND_FACTOR_ROLES": ["office", "leadership", "auditor"],
        "SIGN_UP_OPEN": False,
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    }


@pytest.mark.slow
def test_a_second_factor_for_a_role_that_does_not_exist_is_refused(tmp_path):
    answer = manage("check", state=tmp_path, SECOND_FACTOR_ROLES="office,rector", **PRODUCTION)

    assert answer.returncode == 1
    assert "SECOND_FACTOR_ROLES names 'rector', which is no role." in answer.stderr


@pytest.mark.slow
def test_sign_in_services_may_be_the_target_of_a_form(tmp_path):
    answer = value_of(
        "settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']",
        state=tmp_path,
        OIDC_SERVER_URL="https://login.example.ac.jp/realms/campus",
        OIDC_CLIENT_ID="kakehashi",
        OIDC_CLIENT_SECRET="secret",
        SIGN_IN_ORIGINS="https://discovery.example.ac.jp",
        **PRODUCTION,
    )

    assert answer == ["'self'", "https://login.example.ac.jp", "https://discovery.example.ac.jp"]


@pytest.mark.slow
def test_proxies_are_believed_only_as_many_as_there_are(tmp_path):
    expression = "[settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.SECURE_PROXY_SSL_HEADER]"

    assert value_of(expression, state=tmp_path, **PRODUCTION) == [0, None]
    assert value_of(expression, state=tmp_path, TRUSTED_PROXIES="2", **PRODUCTION) == [
        2,
        ("HTTP_X_FORWARDED_PROTO", "https"),
    ]


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="needs PostgreSQL"
)
def test_a_pool_of_connections_answers_on_postgresql(tmp_path):
    program = (
        "from django.db import connection; connection.ensure_connection();"
        "print((connection.pool.max_size, connection.settings_dict['CONN_MAX_AGE']))"
    )
    answer = manage(
        "shell", "--no-imports", "-c", program, state=tmp_path, DATABASE_POOL="3", **PRODUCTION
    )

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "(3, 0)"


def variables_read():
    """Names of the environment variables that the settings read, told from their source."""
    found = {"DATABASE_URL"}  # read by dj_database_url
    for name in ("settings.py", "environment.py", "providers.py", "wsgi.py"):
        for node in ast.walk(ast.parse((ROOT / "kakehashi" / "config" / name).read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            reader = ast.unparse(node.func)
            is_read = reader in READERS or reader in {"os.environ.get", "environ.get"}
            if is_read and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_the_reference_lists_every_variable_and_no_other():
    text = (ROOT / "docs" / "reference" / "settings.md").read_text()

    listed = re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", text, re.M)

    assert sorted(listed) == sorted(set(listed))
    assert set(listed) - {"WORKERS", "PYTHON"} == variables_read()
