"""Decoders speak on stderr and through warnings; here they are kept quiet, or listened to."""

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_TALKATIVE = ("pydicom", "openjpeg", "PIL")


@contextmanager
def libraries_hushed() -> Iterator[None]:
    """Keep pydicom's, openjpeg's and Pillow's warnings and log records to themselves.

    They quote values of the header, and those may name a patient.
    """
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


@dataclass
class Heard:
    """What was said on stderr; complete when the context has been left."""

    text: str = ""


@contextmanager
def stderr_heard() -> Iterator[Heard]:
    """Take what C code writes to stderr meanwhile, instead of letting it through.

    The JPEG library inside gdcm tells only there that data are corrupt, and goes on. The
    whole process is deaf on stderr meanwhile, so the context is kept to one decoder call.
    """
    heard = Heard()
    try:
        kept = os.dup(2)
    except OSError:  # a windowed program without stderr
        yield heard
        return
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
        with tempfile.TemporaryFile() as ear:
            os.dup2(ear.fileno(), 2)
            try:
                yield heard
            finally:
                os.dup2(kept, 2)
                ear.seek(0)
                heard.text = ear.read(10_000).decode("ascii", "replace")
    finally:
        os.close(kept)
