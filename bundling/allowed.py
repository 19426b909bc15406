"""Which licences may be in the bundle, and which licence each part of it has.

Whoever adds a part looks its licence up and writes it here: a part that stands nowhere fails the
build, and so does one whose licence is not allowed, such as the plain GPL.
"""

GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
X11 = "MIT"

ALLOWED = {
    "0BSD", "AFL-2.1", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause",
    "BSD-3-Clause", "BSL-1.0", "Bitstream-Vera", "CC0-1.0", "FTL", "HPND", "IJG", "ISC",
    "LGPL-2.1-or-later", "LGPL-3.0-only", "MIT", "MIT-CMU", "MPL-2.0", "OpenSSL", "PSF-2.0",
    "Unicode-3.0", "Unlicense", "Zlib", "blessing", "bzip2-1.0.6", "libpng-2.0", "libtiff",
    "libselinux-1.0",
    # The runtimes of the GNU compilers, and PyInstaller's loader: their exceptions allow this.
    GCC, "GPL-2.0-or-later WITH Bootloader-exception",
    # Microsoft's runtimes: what compiled programs need, and may hand on.
    "LicenseRef-Microsoft-Redistributable",
}  # fmt: skip

DISTRIBUTIONS = {
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "filelock": "MIT",
    "fonttools": "MIT",
    "fsspec": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "markupsafe": "BSD-3-Clause",
    "matplotlib": "PSF-2.0 AND Bitstream-Vera",
    "mpmath": "BSD-3-Clause",
    "networkx": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "pillow": "MIT-CMU",
    "platformdirs": "MIT",
    "psutil": "BSD-3-Clause",
    "pydicom": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0",  # of its two, that of what is put into bundles
    "pylibjpeg": "MIT",
    "pylibjpeg-openjpeg": "MIT AND BSD-2-Clause",
    "pyparsing": "MIT",
    "pyside6-essentials": "LGPL-3.0-only",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "python-gdcm": "BSD-3-Clause AND Apache-2.0",
    "safetensors": "Apache-2.0",
    "setuptools": "MIT",
    "shiboken6": "LGPL-3.0-only",
    "six": "MIT",
    "sympy": "BSD-3-Clause",
    "torch": (
        "Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND BSD-2-Clause AND BSD-3-Clause"
        " AND BSL-1.0 AND MIT"
    ),
    "tqdm": "MPL-2.0 AND MIT",
    "typing-extensions": "PSF-2.0",
    "tzdata": "Apache-2.0",
}
"""What came through pip, by its name; where it may be had under several licences, ours."""

INSIDE = {
    "numpy.libs/libgfortran*": ("libgfortran", GCC),
    "numpy.libs/libquadmath*": ("libquadmath", "LGPL-2.1-or-later"),
    "numpy.libs/libscipy_openblas*": ("OpenBLAS", "BSD-3-Clause"),
    "numpy.libs/msvcp140*": ("Microsoft C++ runtime", "LicenseRef-Microsoft-Redistributable"),
    "numpy/.dylibs/libgfortran*": ("libgfortran", GCC),
    "numpy/.dylibs/libgcc_s*": ("libgcc", GCC),
    "numpy/.dylibs/libquadmath*": ("libquadmath", "LGPL-2.1-or-later"),
    "torch/lib/libgomp*": ("libgomp", GCC),
    "torch/lib/*omp*": ("LLVM OpenMP", "Apache-2.0 WITH LLVM-exception"),
    "pillow.libs/libjpeg*": ("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
    "pillow.libs/liblcms2*": ("Little CMS", "MIT"),
    "pillow.libs/liblzma*": ("XZ Utils", "0BSD"),
    "pillow.libs/libopenjp2*": ("OpenJPEG", "BSD-2-Clause"),
    "pillow.libs/libsharpyuv*": ("libwebp", "BSD-3-Clause"),
    "pillow.libs/libwebp*": ("libwebp", "BSD-3-Clause"),
    "pillow.libs/libtiff*": ("libtiff", "libtiff"),
    "pillow.libs/libxcb*": ("libxcb", X11),
    "pillow.libs/libXau*": ("libXau", X11),
    "pillow.libs/libzstd*": ("Zstandard", "BSD-3-Clause"),
    "python_gdcm.libs/libcrypto*": ("OpenSSL 1.1.1", "OpenSSL"),
    "python_gdcm.libs/libssl*": ("OpenSSL 1.1.1", "OpenSSL"),
    "_gdcm/libgdcmcharls*": ("CharLS", "BSD-3-Clause"),
    "_gdcm/libgdcmopenjp2*": ("OpenJPEG", "BSD-2-Clause"),
    "_gdcm/libgdcmjpeg*": ("libjpeg", "IJG"),
    "_gdcm/libgdcmexpat*": ("Expat", "MIT"),
    "_gdcm/libgdcmzlib*": ("zlib", "Zlib"),
    "_gdcm/libgdcmuuid*": ("libuuid", "BSD-3-Clause"),
    "_gdcm/libsocketxx*": ("socket++", "HPND"),
    "PySide6/Qt/lib/libicu*": ("ICU", "Unicode-3.0"),
    "PySide6/opengl32sw.dll": ("Mesa", "MIT"),
    "PySide6/d3dcompiler*": ("Microsoft D3D", "LicenseRef-Microsoft-Redistributable"),
    "*/*.libs/*": ("", ""),  # a library inside a package that nobody has looked at
    "*.libs/*": ("", ""),
    "*/.dylibs/*": ("", ""),
}
"""Libraries of others inside packages, by where they lie; the first pattern that fits."""

SYSTEM = {
    "libX11*": ("libX11", X11),
    "libXau*": ("libXau", X11),
    "libXdmcp*": ("libXdmcp", X11),
    "libXext*": ("libXext", X11),
    "libXrender*": ("libXrender", X11),
    "libICE*": ("libICE", X11),
    "libSM*": ("libSM", X11),
    "libxcb*": ("libxcb", X11),
    "libxkbcommon*": ("libxkbcommon", X11),
    "libwayland*": ("Wayland", X11),
    "libdrm*": ("libdrm", X11),
    "libgbm*": ("Mesa", "MIT"),
    "libbrotli*": ("Brotli", "MIT"),
    "libbsd*": ("libbsd", "BSD-3-Clause AND BSD-2-Clause AND ISC AND MIT"),
    "libmd.*": ("libmd", "BSD-3-Clause AND BSD-2-Clause AND ISC"),
    "libbz2*": ("bzip2", "bzip2-1.0.6"),
    "libcap.*": ("libcap", "BSD-3-Clause OR GPL-2.0-only"),
    "libcom_err*": ("libcom_err", "MIT"),
    "libcrypto*": ("OpenSSL", "Apache-2.0"),
    "libssl*": ("OpenSSL", "Apache-2.0"),
    "libdbus-1*": ("D-Bus", "AFL-2.1 OR GPL-2.0-or-later"),
    "libexpat*": ("Expat", "MIT"),
    "libffi*": ("libffi", "MIT"),
    "libfontconfig*": ("Fontconfig", "HPND"),
    "libfreetype*": ("FreeType", "FTL OR GPL-2.0-or-later"),
    "libgcc_s*": ("libgcc", GCC),
    "libstdc++*": ("libstdc++", GCC),
    "libgomp*": ("libgomp", GCC),
    "libgcrypt*": ("Libgcrypt", "LGPL-2.1-or-later"),
    "libgpg-error*": ("libgpg-error", "LGPL-2.1-or-later"),
    "libglib-2.0*": ("GLib", "LGPL-2.1-or-later"),
    "libgthread-2.0*": ("GLib", "LGPL-2.1-or-later"),
    "libgobject-2.0*": ("GLib", "LGPL-2.1-or-later"),
    "libgio-2.0*": ("GLib", "LGPL-2.1-or-later"),
    "libgmodule-2.0*": ("GLib", "LGPL-2.1-or-later"),
    "libgssapi_krb5*": ("MIT Kerberos", "MIT"),
    "libk5crypto*": ("MIT Kerberos", "MIT"),
    "libkrb5*": ("MIT Kerberos", "MIT"),
    "libkeyutils*": ("keyutils", "LGPL-2.1-or-later"),
    "liblz4*": ("LZ4", "BSD-2-Clause"),
    "liblzma*": ("XZ Utils", "0BSD"),
    "libmount*": ("libmount", "LGPL-2.1-or-later"),
    "libblkid*": ("libblkid", "LGPL-2.1-or-later"),
    "libncurses*": ("ncurses", "MIT"),
    "libtinfo*": ("ncurses", "MIT"),
    "libpcre2*": ("PCRE2", "BSD-3-Clause"),
    "libpng*": ("libpng", "libpng-2.0"),
    "libselinux*": ("libselinux", "libselinux-1.0"),
    "libsqlite3*": ("SQLite", "blessing"),
    "sqlite3.dll": ("SQLite", "blessing"),
    "libsystemd*": ("libsystemd", "LGPL-2.1-or-later"),
    "libuuid*": ("libuuid", "BSD-3-Clause"),
    "libz.*": ("zlib", "Zlib"),
    "zlib*": ("zlib", "Zlib"),
    "libzstd*": ("Zstandard", "BSD-3-Clause"),
    "libreadline*": ("GNU Readline", "GPL-3.0-or-later"),
    "libgdbm*": ("GNU dbm", "GPL-3.0-or-later"),
    "vcruntime140*": ("Microsoft C++ runtime", "LicenseRef-Microsoft-Redistributable"),
    "msvcp140*": ("Microsoft C++ runtime", "LicenseRef-Microsoft-Redistributable"),
    "concrt140*": ("Microsoft C++ runtime", "LicenseRef-Microsoft-Redistributable"),
    "ucrtbase*": ("Microsoft C runtime", "LicenseRef-Microsoft-Redistributable"),
    "api-ms-win-*": ("Microsoft C runtime", "LicenseRef-Microsoft-Redistributable"),
}
"""Libraries of the system that builds, by file name; the first pattern that fits."""


def is_allowed(expression: str) -> bool:
    """Return whether an SPDX expression is allowed: every AND, of an OR one."""
    return all(
        any(choice.strip("() ") in ALLOWED for choice in part.split(" OR "))
        for part in expression.split(" AND ")
    )
