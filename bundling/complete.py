"""Hold a finished bundle against its licence page and bill of materials.

``python -m bundling.complete dist/tbviewer``, with the Python that built it. Looks at what is in
the bundle, not at what the build meant to put there.
"""

import importlib.metadata
import json
import sys
from pathlib import Path

from bundling.licences import OURS, plain_name


def main() -> int:
    """Tell what is missing of the bundle that was named; return 1 if anything is."""
    bundle = Path(sys.argv[1])
    inside = distributions_in(bundle)
    missing = missing_of(inside, bundle / "_internal" / "licences")
    for line in missing:
        sys.stdout.write(f"{line}\n")
    if not missing:
        sys.stdout.write(
            f"{len(inside)} distributions, each told of: {', '.join(sorted(inside))}\n"
        )
    return int(bool(missing))


def distributions_in(bundle: Path) -> set[str]:
    """Return the distributions of which the bundle holds modules, libraries or other files."""
    from PyInstaller.archive.readers import CArchiveReader

    programs = CArchiveReader(str(next(bundle.glob("tbviewer*"))))
    modules = programs.open_embedded_archive("PYZ.pyz").toc
    names = {name.split(".")[0] for name in modules}
    names |= {path.name.split(".")[0] for path in (bundle / "_internal").iterdir()}
    return distributions_of(names)


def distributions_of(names: set[str]) -> set[str]:
    """Return the distributions to which the top-level `names` belong, without our own."""
    owners = importlib.metadata.packages_distributions()
    found = {plain_name(owner) for name in names for owner in owners.get(name, ())}
    return found - {OURS}


def missing_of(distributions: set[str], licences: Path) -> list[str]:
    """Return what page, bill of materials and texts in the folder `licences` do not tell of."""
    page = (licences / "LICENCES.txt").read_text("utf-8")
    bill = json.loads((licences / "sbom.cdx.json").read_text("utf-8"))
    listed = {component["name"]: component for component in bill["components"]}
    missing = []
    for name in sorted(distributions):
        told = listed.get(name)
        if told is None:
            missing.append(f"{name} is not in the bill of materials")
            continue
        if f"{name} {told['version']} " not in page:
            missing.append(f"{name} is not on the page")
        # GNU's own texts lie beside the page, once for all that are under them.
        gnu = told["licenses"][0]["expression"].removesuffix("-only")
        if not (licences / name).is_dir() and not (licences / f"{gnu}.txt").is_file():
            missing.append(f"the licence of {name} has no text")
    return missing


if __name__ == "__main__":
    sys.exit(main())
