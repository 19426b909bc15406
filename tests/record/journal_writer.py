"""A program of its own that writes entries of given ids and confirms each on its standard output.

Run by ``test_journal.py``, which kills it.
"""

import sys
from pathlib import Path

from tbviewer.record.journal.entries import Entry, now
from tbviewer.record.journal.journal import Journal

if __name__ == "__main__":
    file, writer, first, last = sys.argv[1:]
    journal = Journal(lambda: Path(file))
    for number in range(int(first), int(last)):
        entry_id = f"{writer}-{number}"
        journal.append([Entry(entry_id, "reading", now(), by=writer, note="x" * 300)])
        sys.stdout.write(entry_id + "\n")
        sys.stdout.flush()
