"""Signing in: who guesses waits, its owner does not; passwords; how long one stays signed in."""

import ipaddress
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.login.management.commands import createsuperuser
from config.login.models import FailedLogins
from config.login.throttle import MOST_FOR_ACCOUNT, MOST_FROM_ADDRESS, PAUSE

pytestmark = pytest.mark.django_db
PASSWORD = "讲话材料三百二十篇"
WAITS = re.compile(r"请在 \d\d:\d\d 之后再试")
LIBRARIAN, ATTACKER = "10.0.0.5", "203.0.113.9"


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def librarian(db) -> User:
    return User.objects.create_superuser("guanli", "", PASSWORD)


def sign_in(client, password, name="guanli", address=LIBRARIAN, page="admin:login", **extra):
    return client.post(
        reverse(page), {"username": name, "password": password}, REMOTE_ADDR=address, **extra
    )


def succeeds(response) -> bool:
    return response.status_code == 302


class TestThrottle:
    def test_nobody_waits_for_a_clock_that_was_ahead(self, client, librarian):
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x")
        FailedLogins.objects.update(last=timezone.now() + timedelta(days=400))
        assert succeeds(sign_in(client, PASSWORD))

    @pytest.mark.parametrize("page", ["admin:login", "login"])
    def test_who_guesses_waits_and_is_told_how_long(self, client, librarian, page):
        for _ in range(MOST_FOR_ACCOUNT):
            response = sign_in(client, "x", page=page)
            assert not WAITS.search(response.content.decode())
        for password in ("x", PASSWORD):
            response = sign_in(client, password, page=page)
            assert WAITS.search(response.content.decode())
        assert "_auth_user_id" not in client.session

    def test_of_many_at_once_no_more_are_let_through(self, client, librarian, monkeypatch):
        """Each begins while the password of the one before is looked at."""
        tried = []

        def is_looked_at(user, password):
            tried.append(password)
            if len(tried) < MOST_FOR_ACCOUNT * 4:
                sign_in(Client(), "x")
            return False

        monkeypatch.setattr(User, "check_password", is_looked_at)
        sign_in(client, "x")
        assert len(tried) == MOST_FOR_ACCOUNT

    def test_who_may_not_come_in_here_but_knows_her_password_has_not_guessed(self, client):
        User.objects.create_user("b", password=PASSWORD)
        for _ in range(MOST_FOR_ACCOUNT * 2):
            assert not succeeds(sign_in(client, PASSWORD, name="b"))
        assert succeeds(sign_in(client, PASSWORD, name="b", page="login"))

    def test_right_passwords_use_up_nothing_of_an_address(self, client, librarian, monkeypatch):
        monkeypatch.setattr("config.login.throttle.MOST_FROM_ADDRESS", 3)
        for _ in range(9):
            assert succeeds(sign_in(Client(), PASSWORD))

    def test_the_pause_ends(self, client, librarian):
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x")
        FailedLogins.objects.update(last=timezone.now() - PAUSE - timedelta(seconds=1))
        assert succeeds(sign_in(client, PASSWORD))

    def test_attempts_during_the_pause_do_not_lengthen_it(self, client, librarian):
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x")
        before = list(FailedLogins.objects.values())
        sign_in(client, "x")
        assert list(FailedLogins.objects.values()) == before

    def test_an_attacker_locks_nobody_out_elsewhere(self, client, librarian):
        for _ in range(MOST_FOR_ACCOUNT * 4):
            sign_in(client, "x", address=ATTACKER)
        assert WAITS.search(sign_in(client, PASSWORD, address=ATTACKER).content.decode())
        assert succeeds(sign_in(client, PASSWORD))

    def test_a_colleague_behind_the_same_address_does_not_either(self, client, librarian):
        for _ in range(MOST_FOR_ACCOUNT * 2):
            sign_in(client, "x", name="tongshi")
        assert succeeds(sign_in(client, PASSWORD))

    @pytest.mark.parametrize("page", ["admin:login", "login"])
    def test_nor_one_who_knows_her_name_where_she_signed_in_before(
        self, client, librarian, page, monkeypatch
    ):
        monkeypatch.setattr("config.login.throttle.MOST_FROM_ADDRESS", MOST_FOR_ACCOUNT)
        assert succeeds(sign_in(client, PASSWORD, page=page))
        client.post(reverse("logout"))
        other = Client()
        for _ in range(MOST_FOR_ACCOUNT * 2):
            sign_in(other, "x")
        assert WAITS.search(sign_in(other, PASSWORD).content.decode())
        assert succeeds(sign_in(client, PASSWORD, page=page))

    def test_who_guesses_in_her_own_browser_waits_too(self, client, librarian):
        assert succeeds(sign_in(client, PASSWORD))
        client.post(reverse("logout"))
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x")
        assert WAITS.search(sign_in(client, PASSWORD).content.decode())
        assert succeeds(sign_in(Client(), PASSWORD))

    def test_what_a_browser_keeps_is_good_for_one_account_and_cannot_be_made_up(
        self, client, librarian
    ):
        User.objects.create_user("b", password=PASSWORD)
        assert succeeds(sign_in(client, PASSWORD, name="b", page="login"))
        kept = client.cookies["known_browser"]
        assert kept["httponly"]
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x")
            client.cookies["known_browser"] = f"{kept.value[:-9]}{'A' * 9}"
        assert WAITS.search(sign_in(client, "x").content.decode())

    def test_an_address_that_tries_many_accounts_waits(self, client, librarian, monkeypatch):
        monkeypatch.setattr("config.login.throttle.MOST_FROM_ADDRESS", 7)
        for number in range(7):
            sign_in(client, "x", name=f"a{number}", address=ATTACKER)
        assert WAITS.search(sign_in(client, "x", name="b", address=ATTACKER).content.decode())
        assert MOST_FROM_ADDRESS > MOST_FOR_ACCOUNT

    @pytest.mark.parametrize("name", ["GUANLI", " guanli", "ｇｕａｎｌｉ"])
    def test_another_way_to_write_a_name_is_the_same(self, client, librarian, name):
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x", name=name)
        assert WAITS.search(sign_in(client, "x").content.decode())

    def test_addresses_of_one_network_are_one(self, client, librarian):
        for number in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x", address=f"2001:db8::{number}")
        assert WAITS.search(sign_in(client, "x", address="2001:db8::ffff").content.decode())
        assert succeeds(sign_in(client, PASSWORD, address="2001:db8:0:1::1"))

    def test_addresses_of_ipv4_are_several_on_a_socket_of_ipv6_too(self, client, librarian):
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x", address=f"::ffff:{ATTACKER}")
        for address in (f"::ffff:{ATTACKER}", ATTACKER):
            assert WAITS.search(sign_in(client, PASSWORD, address=address).content.decode())
        assert succeeds(sign_in(client, PASSWORD, address=f"::ffff:{LIBRARIAN}"))

    def test_signing_in_forgets_failures(self, client, librarian):
        for _ in range(3):
            for _ in range(MOST_FOR_ACCOUNT - 1):
                sign_in(client, "x")
            assert succeeds(sign_in(client, PASSWORD))

    def test_behind_a_proxy_it_is_the_clients_address(self, client, librarian, settings):
        settings.TRUSTED_PROXIES = networks("127.0.0.1")
        for _ in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x", address="127.0.0.1", HTTP_X_FORWARDED_FOR=ATTACKER)
        known = {"address": "127.0.0.1", "HTTP_X_FORWARDED_FOR": LIBRARIAN}
        assert succeeds(sign_in(client, PASSWORD, **known))

    def test_nobody_gets_round_it_by_claiming_another_address(self, client, librarian):
        for number in range(MOST_FOR_ACCOUNT):
            sign_in(client, "x", address=ATTACKER, HTTP_X_FORWARDED_FOR=f"10.1.1.{number}")
        assert WAITS.search(sign_in(client, "x", address=ATTACKER).content.decode())

    def test_no_name_that_was_typed_is_kept(self, client):
        sign_in(client, "x", name="typed-my-password-here")
        assert "typed" not in str(list(FailedLogins.objects.values()))


def networks(*addresses):
    return [ipaddress.ip_network(address) for address in addresses]


class TestPasswords:
    @pytest.mark.parametrize("password", ["1", "12345678", "password1", "guanliyuan"])
    def test_an_easy_one_is_refused_in_chinese(self, admin_client, password):
        user = User.objects.create_user("guanliyuan")
        response = admin_client.post(
            reverse("admin:auth_user_password_change", args=[user.pk]),
            {"password1": password, "password2": password, "usable_password": "true"},
        )
        assert re.search("密码(太短|只包含|太常见)|相似", response.content.decode())

    def test_nor_does_make_admin_take_it(self, monkeypatch, capsys):
        typed = iter(["1", "1", PASSWORD, "x", PASSWORD, PASSWORD])
        monkeypatch.setattr(createsuperuser.getpass, "getpass", lambda prompt: next(typed))
        monkeypatch.setattr("builtins.input", lambda prompt: "guanli")
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "")
        call_command("createsuperuser")
        assert "密码太短" in capsys.readouterr().err
        assert User.objects.get().check_password(PASSWORD)

    def test_nor_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "1")
        with pytest.raises(CommandError, match="密码太短"):
            call_command("createsuperuser", "--noinput", username="guanli", email="")
        assert not User.objects.exists()


class TestSessions:
    def test_who_may_publish_is_signed_in_for_a_working_day(self, client, librarian, settings):
        sign_in(client, PASSWORD)
        assert client.session.get_expiry_age() == 12 * 3600
        settings.SESSION_HOURS = 2
        sign_in(client, PASSWORD)
        assert client.session.get_expiry_age() == 2 * 3600

    def test_who_has_the_permission_too(self, client):
        user = User.objects.create_user("b", password=PASSWORD)
        user.user_permissions.add(Permission.objects.get(codename="publish_speech"))
        sign_in(client, PASSWORD, name="b", page="login")
        assert client.session.get_expiry_age() == 12 * 3600

    def test_readers_stay_longer(self, client, settings):
        User.objects.create_user("b", password=PASSWORD)
        sign_in(client, PASSWORD, name="b", page="login")
        assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE

    def test_who_signs_out_is_out(self, client, librarian):
        sign_in(client, PASSWORD)
        assert client.post(reverse("logout")).status_code == 302
        assert "_auth_user_id" not in client.session

    def test_a_reader_finds_the_way_out(self, client):
        client.force_login(User.objects.create_user("b"))
        assert reverse("logout") in client.get(reverse("speeches:list")).content.decode()
