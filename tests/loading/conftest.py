"""Small files that several tests of loading write."""

import io
import zipfile

import pytest

STORY = "Envoys meet by the lake\n\nThe envoys met by the lake for {} hours and agreed to meet again the week after.\n"


@pytest.fixture
def story():
    """Give a short article; the number makes it differ from others."""
    return lambda number=4: STORY.format(number)


@pytest.fixture
def packed():
    """Give the bytes of a ZIP archive of members, from name to text or bytes."""

    def pack(members, compression=zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return pack
