"""What torch needs in a bundle: its libraries, and the modules that imports name.

PyInstaller's own hook takes every module of torch, each as source text too, and all data
files. What the analysis finds by following imports is enough here; the self-test trains.
"""

import re
from pathlib import Path

from PyInstaller.utils.hooks import (
    PY_DYLIB_PATTERNS,
    collect_dynamic_libs,
    get_package_paths,
)

HERE = Path(get_package_paths("torch")[1])


def _read_their_own_source() -> list[str]:
    """Return the modules that torch looks into as text when they are imported."""
    own = re.compile(
        r"^install_config_module\(|^from torch\._jit_internal import[^)]*overload"
        r"|@torch\._jit_internal\._overload|^    @_overload",
        re.MULTILINE,
    )
    files = (file for file in HERE.rglob("*.py") if "testing" not in file.parts)
    return [_module(file) for file in files if own.search(file.read_text("utf-8"))]


def _module(file: Path) -> str:
    name = ".".join(("torch", *file.relative_to(HERE).with_suffix("").parts))
    return name.removesuffix(".__init__")


module_collection_mode = {"torch": "pyz"} | dict.fromkeys(_read_their_own_source(), "pyz+py")
warn_on_missing_hiddenimports = False
# Imported by names in a tuple.
hiddenimports = [_module(file) for file in (HERE / "_dynamo" / "polyfills").glob("*.py")]
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
# Asked for at import, though nothing here shares memory by it; Windows has none.
if (HERE / "bin" / "torch_shm_manager").exists():
    binaries.append((str(HERE / "bin" / "torch_shm_manager"), "torch/bin"))
# Links to torch's libraries beside the program would be taken for the libraries' own place.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
