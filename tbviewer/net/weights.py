"""A file of weights, checked without loading it: safetensors only, of our Network only.

The layout is that of safetensors: 8 bytes with the header's length (little-endian), the header
in JSON, then the numbers (https://github.com/huggingface/safetensors#format). Checked here and
not by torch, so that the window's process may take in a Model from a USB stick.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

WIDTHS = (16, 32, 48, 64, 80)
"""Feature maps of the five blocks, as in `pasa.WIDTHS`, which needs torch."""
MOST_HEADER_BYTES = 1 << 20
MOST_BYTES = 4 << 20
"""Our Network's weights are 0.95 MB."""
_BYTES_OF = {"F32": 4, "I64": 8}


def shapes() -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return dtype and shape of every tensor that the Network has, by name."""
    found: dict[str, tuple[str, tuple[int, ...]]] = {}
    for block, (inputs, outputs) in enumerate(zip((1, *WIDTHS[:-1]), WIDTHS, strict=True)):
        for conv, norm, of, side in (
            ("conv1", "norm1", inputs, 3),
            ("conv2", "norm2", outputs, 3),
            ("shortcut", "shortcut_norm", inputs, 1),
        ):
            at = f"blocks.{block}"
            found[f"{at}.{conv}.weight"] = "F32", (outputs, of, side, side)
            found[f"{at}.{conv}.bias"] = "F32", (outputs,)
            for part in ("weight", "bias", "running_mean", "running_var"):
                found[f"{at}.{norm}.{part}"] = "F32", (outputs,)
            found[f"{at}.{norm}.num_batches_tracked"] = "I64", ()
    found["classifier.weight"] = "F32", (2, WIDTHS[-1])
    found["classifier.bias"] = "F32", (2,)
    return found


def check(content: bytes) -> None:
    """Return if `content` is a safetensors file with our Network's tensors, all of them numbers.

    Raises
    ------
    ValueError
        Saying what it is instead; for the log.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"{len(content)} bytes, more than the Network has")
    header, numbers = _parted(content)
    wanted = shapes()
    if header.keys() != wanted.keys():
        odd = sorted(header.keys() ^ wanted.keys())
        raise ValueError(f"other tensors than the Network's: {odd[:3]!r:.200}")
    end = 0
    for name, begin, stop in sorted(_places(header, wanted), key=lambda place: place[1]):
        if begin != end:
            raise ValueError(f"{name}: begins at {begin}, not at {end}")
        end = stop
        _check_numbers(name, wanted[name][0], numbers[begin:stop])
    if end != len(numbers):
        raise ValueError(f"{len(numbers) - end} bytes that belong to no tensor")


def _parted(content: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return header and numbers of a safetensors file."""
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or not 2 <= length <= min(MOST_HEADER_BYTES, len(content) - 8):
        raise ValueError("not a safetensors file, or not a whole one")
    try:
        header = json.loads(content[8 : 8 + length].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not a safetensors file: {error!s:.200}") from error
    if not isinstance(header, dict):
        raise ValueError("its header is no object")
    header.pop("__metadata__", None)
    return header, memoryview(content)[8 + length :]


def _places(
    header: dict[str, Any], wanted: dict[str, tuple[str, tuple[int, ...]]]
) -> Iterator[tuple[str, int, int]]:
    """Return name, begin and end of every tensor whose dtype and shape are as wanted."""
    for name, (dtype, shape) in wanted.items():
        told = header[name]
        size = math.prod(shape) * _BYTES_OF[dtype]
        if not isinstance(told, dict) or (told.get("dtype"), told.get("shape")) != (
            dtype,
            list(shape),
        ):
            raise ValueError(f"{name}: {told!r:.200}, not {dtype} {shape}")
        match told.get("data_offsets"):
            case [int(begin), int(stop)] if begin >= 0 and stop - begin == size:
                yield name, begin, stop
            case other:
                raise ValueError(f"{name}: lies at {other!r:.200}")


def _check_numbers(name: str, dtype: str, numbers: memoryview) -> None:
    if dtype != "F32":
        return
    values = np.frombuffer(numbers, "<f4")
    if not np.isfinite(values).all():
        raise ValueError(f"{name}: not all numbers")
    if name.endswith("running_var") and (values < 0).any():
        raise ValueError(f"{name}: variances below zero")
