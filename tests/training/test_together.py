"""Two processes that train together arrive where one does that takes their parts in turn."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training import together
from tbviewer.training.together import ALONE, CPU, Team, multiplies_bfloat16, processor_text

WORKER = Path(__file__).with_name("together_worker.py")


def started(folder: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WORKER), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", **environment},
    )


def finished(process: subprocess.Popen[str]) -> dict:
    out, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return json.loads(out)


def free_port() -> str:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return str(place.getsockname()[1])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What one process told, and what each of two did."""
    alone, shared = tmp_path_factory.mktemp("alone"), tmp_path_factory.mktemp("shared")
    common = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": free_port()}
    one = started(alone)
    two = [started(shared, RANK=str(r), LOCAL_RANK=str(r), **common) for r in range(2)]
    return finished(one), [finished(process) for process in two], alone, shared


def test_the_losses_of_twenty_steps_are_those_of_one_process(told):
    one, two, *_ = told
    assert len(one["losses"]) == 20
    for each in two:
        assert np.abs(np.subtract(each["losses"], one["losses"])).max() < 1e-4
    assert abs(one["losses"][0] - one["losses"][-1]) > 0.01


def test_both_arrive_at_the_same_weights_and_the_first_one_writes_them(told):
    _, two, alone, shared = told
    assert [each["rank"] for each in two] == [0, 1]
    assert "best.safetensors" in two[0]["files"]
    mine, theirs = (load_file(place / "best.safetensors") for place in (alone, shared))
    for name, value in mine.items():
        if not name.endswith(("running_mean", "running_var", "batches_tracked")):
            # Those are each process' own until the epoch ends.
            assert torch.allclose(value, theirs[name], atol=1e-3), name


def test_parts_are_taken_in_turn_and_one_process_takes_all():
    parts = [torch.tensor([n]) for n in range(5)]
    assert [n for n, _ in ALONE.mine(parts)] == [0, 1, 2, 3, 4]
    assert [n for n, _ in Team(1, 2).mine(parts)] == [1, 3]


@pytest.mark.parametrize("in_16_bits", [False, True])
def test_passes_are_in_16_bits_where_the_processor_has_them_and_weights_never(
    in_16_bits, monkeypatch
):
    monkeypatch.setattr(together, "multiplies_bfloat16", lambda device: in_16_bits)
    network = Pasa().eval()
    initialise(network, seed=0)
    x = torch.randn(2, 1, 128, 128, generator=torch.Generator().manual_seed(0))
    with ALONE.autocast():
        scores = network(x)
    assert scores.dtype == (torch.bfloat16 if in_16_bits else torch.float32)
    scores.float().sum().backward()
    assert {p.grad.dtype for p in network.parameters()} == {torch.float32}
    assert torch.allclose(scores.float(), network(x), rtol=0.05, atol=0.05)


def test_a_device_without_such_units_is_not_asked_for_them():
    assert multiplies_bfloat16(torch.device("mps")) is False
    assert isinstance(multiplies_bfloat16(CPU), bool)


@pytest.mark.parametrize(
    ("amx", "avx512", "told"),
    [
        (True, True, " AMX, products of 16 bits"),
        (False, True, " AVX512, products of 16 bits"),
        (False, False, " AVX512, products of 32 bits"),
    ],
)
def test_a_card_tells_what_multiplied(amx, avx512, told, monkeypatch):
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512)
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX512")
    multiplies_bfloat16.cache_clear()
    try:
        assert processor_text(CPU).endswith(told)
    finally:
        multiplies_bfloat16.cache_clear()
    assert processor_text(torch.device("mps")) == "mps, products of 32 bits"
