"""A PDF of many pages that keeps no picture in memory once its page is done. Imports matplotlib."""

from matplotlib.backends.backend_pdf import PdfFile


class ThriftyPdf(PdfFile):
    """WORKAROUND: matplotlib's own keeps the pixels of all pages until the file is closed.

    See `PdfFile.imageObject` and `finalize` in matplotlib's backend_pdf.py: pictures are kept by
    the identity of their arrays and written at the end, some 4 MB a film.
    """

    def writeImages(self) -> None:  # noqa: N802 - matplotlib's name, called at the end too
        """Write the pictures that are not written yet, and keep only their names."""
        written = {key: kept for key, kept in self._images.items() if kept[0] is None}
        self._images = {key: kept for key, kept in self._images.items() if kept[0] is not None}
        fresh = list(self._images.values())
        super().writeImages()  # type: ignore[no-untyped-call]  # matplotlib types little here
        self._images = written | {object(): (None, name, place) for _, name, place in fresh}
