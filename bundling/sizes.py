"""How large a bundle is, and what in it is."""

from pathlib import Path

MEGABYTE = 1_000_000
SHOWN = 20


def largest_parts(folder: Path, shown: int = SHOWN) -> str:
    """Return a table (Markdown) of the `shown` largest files of `folder`, and its whole size."""
    sizes = sizes_of(folder)
    rows = sorted(sizes.items(), key=lambda item: -item[1])[:shown]
    lines = ["| part | MB |", "|---|---|"]
    lines += [f"| {name} | {size / MEGABYTE:.1f} |" for name, size in rows]
    rest = sum(sizes.values()) - sum(size for _, size in rows)
    lines.append(f"| {len(sizes) - len(rows)} others | {rest / MEGABYTE:.1f} |")
    lines.append(f"| **together** | **{sum(sizes.values()) / MEGABYTE:.1f}** |")
    return "\n".join(lines)


def sizes_of(folder: Path) -> dict[str, int]:
    """Return the bytes of each file under `folder`, links left out, by its path inside."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
