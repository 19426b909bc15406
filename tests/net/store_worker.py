"""A process that changes the store without end, to be killed in the middle."""

import sys
from pathlib import Path

from tbviewer.net.active import activate, roll_back
from tbviewer.net.keeping import delete, keep
from tbviewer.net.parcel_file import opened

if __name__ == "__main__":
    parcel = opened(Path(sys.argv[1]))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while True:
        keep(parcel)
        activate(parcel.card.name, by="worker")
        roll_back()
        delete(parcel.card.name)
