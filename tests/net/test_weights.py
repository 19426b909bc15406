"""Weights checked without loading them, held against torch and safetensors."""

import json

import pytest
import torch
from safetensors.torch import load, save

from tbviewer.net import pasa, weights

NAMES = {torch.float32: "F32", torch.int64: "I64"}


@pytest.fixture(scope="module")
def content(network) -> bytes:
    return save({k: v.contiguous() for k, v in network.state_dict().items()})


def changed(content: bytes, **tensors) -> bytes:
    return save(load(content) | tensors)


def with_header(content: bytes, change) -> bytes:
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + content[8 + length :]


def test_the_table_is_that_of_the_network(network):
    state = network.state_dict()
    assert {k: (NAMES[v.dtype], tuple(v.shape)) for k, v in state.items()} == weights.shapes()
    assert weights.WIDTHS == pasa.WIDTHS


def test_what_the_network_saves_is_taken_with_and_without_metadata(content):
    weights.check(content)
    weights.check(save(load(content), metadata={"format": "pt"}))


def refused(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        weights.check(content)


def test_other_files_are_refused(content):
    refused(b"", "not a safetensors")
    refused(b"\x80\x04K\x01.", "not a safetensors")
    refused(b"PK\x03\x04" + b"\0" * 400, "not a safetensors")
    refused((2**63).to_bytes(8, "little") + b"{}", "not a safetensors")
    refused((6).to_bytes(8, "little") + b"[" * 6, "not a safetensors")
    refused((2).to_bytes(8, "little") + b"[]", "no object")
    refused((100_000).to_bytes(8, "little") + b"[" * 100_000, "not a safetensors")
    refused(b"\0" * (weights.MOST_BYTES + 1), "more than the Network has")


@pytest.mark.parametrize("part", [0.001, 0.01, 0.5, 0.999])
def test_truncated_files_are_refused(content, part):
    with pytest.raises(ValueError):
        weights.check(content[: int(len(content) * part)])


def test_other_tensors_are_refused(content):
    refused(changed(content, extra=torch.zeros(1)), "other tensors")
    only = {k: v for k, v in load(content).items() if k != "classifier.bias"}
    refused(save(only), "other tensors")
    refused(changed(content, **{"classifier.weight": torch.zeros(80, 2)}), "classifier.weight")
    half = torch.zeros(2, 80, dtype=torch.float16)
    refused(changed(content, **{"classifier.weight": half}), "classifier.weight")


def test_numbers_that_are_none_are_refused(content):
    name = "blocks.2.conv1.bias"
    for value in (float("nan"), float("inf")):
        refused(changed(content, **{name: torch.full((48,), value)}), "not all numbers")
    name = "blocks.2.norm1.running_var"
    refused(changed(content, **{name: torch.full((48,), -1.0)}), "below zero")


def test_places_that_overlap_or_leave_gaps_are_refused(content):
    def share(header):
        header["classifier.bias"]["data_offsets"] = [0, 8]

    def away(header):
        header["classifier.bias"]["data_offsets"] = [10**9, 10**9 + 8]

    def backwards(header):
        header["classifier.bias"]["data_offsets"] = [8, 0]

    def wordy(header):
        header["classifier.bias"]["data_offsets"] = "0-8"

    def no_object(header):
        header["classifier.bias"] = 7

    for change in (share, away, backwards, wordy, no_object):
        with pytest.raises(ValueError):
            weights.check(with_header(content, change))
    refused(content + b"\0" * 4, "no tensor")
