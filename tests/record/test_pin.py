"""The PIN: chosen, checked, changed, locked out for longer and longer, read by everyone."""

import json
import os
import stat

import pytest

from tbviewer import paths
from tbviewer.errors import PinError, PinFault
from tbviewer.record import pin as pins
from tbviewer.record.pin import FREE_TRIES, Pin, wait_after, wait_text


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(pins, "_N", 1 << 4)


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pin(clock):
    made = Pin(clock)
    made.choose("246810")
    return made


def fault_of(work, *arguments):
    with pytest.raises(PinError) as caught:
        work(*arguments)
    return caught.value.fault


def fail(pin, clock, times):
    for _ in range(times):
        clock.now += pin.state().wait_s
        with pytest.raises(PinError):
            pin.check("000000")


def test_the_first_pin_is_chosen_once_and_then_opens(clock):
    pin = Pin(clock)
    assert not pin.state().is_set
    assert fault_of(pin.choose, "12345") is PinFault.TOO_SHORT
    assert fault_of(pin.check, "246810") is PinFault.WRONG
    pin.choose("246810")
    assert pin.state() == pins.PinState(is_set=True)
    assert fault_of(pin.choose, "135791") is PinFault.ALREADY_SET
    pin.check("246810")
    assert fault_of(pin.check, "246811") is PinFault.WRONG


def test_nothing_that_is_kept_holds_the_pin(pin):
    kept = (paths.site_data() / "admin-pin.json").read_text()
    assert "246810" not in kept
    assert json.loads(kept)["n"] == pins._N


def test_a_pin_is_changed_by_whoever_knows_it(pin):
    assert fault_of(pin.change, "000000", "135791") is PinFault.WRONG
    assert fault_of(pin.change, "246810", "1") is PinFault.TOO_SHORT
    pin.change("246810", "135791")
    pin.check("135791")
    assert fault_of(pin.check, "246810") is PinFault.WRONG


def test_repeated_errors_lock_out_for_longer_and_longer_also_after_a_restart(pin, clock):
    fail(pin, clock, FREE_TRIES)
    assert pin.state().wait_s == 0
    assert fault_of(pin.check, "000000") is PinFault.LOCKED_OUT
    again = Pin(clock)
    assert again.state().wait_s == 30
    assert fault_of(again.check, "246810") is PinFault.LOCKED_OUT
    clock.now += 29
    assert again.state().wait_s == 1
    clock.now += 1
    assert fault_of(again.check, "000000") is PinFault.LOCKED_OUT
    assert again.state().wait_s == 60
    clock.now += 60
    again.check("246810")
    assert again.state().wait_s == 0
    fail(pin, clock, FREE_TRIES)
    assert pin.state().wait_s == 0


def test_waits_double_up_to_an_hour():
    waits = [wait_after(errors) for errors in range(14)]
    assert waits[: FREE_TRIES + 1] == [0] * 5
    assert waits[5:] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert wait_after(10**9) == 3600


def test_a_clock_that_is_set_back_locks_for_no_longer_than_the_wait(pin, clock):
    fail(pin, clock, FREE_TRIES + 1)
    clock.now -= 10 * 365 * 86400
    assert pin.state().wait_s == 30


def test_an_error_counts_before_the_pin_is_checked(pin, clock, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    fail(pin, clock, FREE_TRIES)
    monkeypatch.setattr(pins, "_scrypt", killed)
    with pytest.raises(KeyboardInterrupt):
        pin.check("000000")
    assert pin.state().wait_s == 30


def test_without_a_place_for_the_count_no_pin_is_checked(pin, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pins.site, "write_json", full)
    assert fault_of(pin.check, "246810") is PinFault.NOT_WRITABLE


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"schema": 1, "n": 16, "r": 8, "p": 1, "at": 0}', "[" * 10**5,
     '{"schema": 1, "n": 1073741824, "r": 8, "p": 1, "at": 0, "salt": "00", "hash": "00"}'],
)  # fmt: skip
def test_a_damaged_file_opens_nothing_and_deleting_it_helps(pin, content):
    file = paths.site_data() / "admin-pin.json"
    file.write_text(content)
    with pytest.raises(PinError) as caught:
        pin.state()
    assert caught.value.fault is PinFault.DAMAGED
    assert str(file) in caught.value.sentence
    assert fault_of(pin.choose, "135791") is PinFault.DAMAGED
    file.unlink()
    pin.choose("135791")
    pin.check("135791")


def test_a_damaged_count_locks_out(clock):
    file = paths.user_data() / "admin-tries.json"
    file.write_text("none")
    pin = Pin(clock)
    clock.now = file.stat().st_mtime
    pin.choose("246810")
    file.write_text("none")
    os.utime(file, (clock.now, clock.now))
    assert fault_of(pin.check, "246810") is PinFault.LOCKED_OUT
    clock.now += 30
    pin.check("246810")


def test_it_may_have_it_chosen_anew(pin, clock):
    then = clock.now + 1
    renewed = Pin(clock, forgotten_before=lambda: then)
    assert not renewed.state().is_set
    clock.now += 2
    renewed.choose("135791")
    assert renewed.state().is_set
    renewed.check("135791")


def test_everyone_on_the_computer_has_the_sites_pin(pin, clock, monkeypatch, tmp_path):
    assert stat.S_IMODE((paths.site_data() / "admin-pin.json").stat().st_mode) == 0o644
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(tmp_path / "another"))
    Pin(clock).check("246810")


def test_where_the_site_folder_may_not_be_written_the_pin_is_the_users(clock, monkeypatch):
    monkeypatch.setattr(pins.site, "may_write_in", lambda _: False)
    pin = Pin(clock)
    pin.choose("246810")
    assert (paths.user_data() / "admin-pin.json").exists()
    assert not paths.site_data().exists()
    pin.check("246810")


def test_waits_in_words():
    assert wait_text(1) == "1 second"
    assert wait_text(29.2) == "30 seconds"
    assert wait_text(60) == "1 minute"
    assert wait_text(61.5) == "1:02 minutes"
    assert wait_text(3600) == "60 minutes"
