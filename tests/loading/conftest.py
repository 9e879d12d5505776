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


class Printer:
    """Writes PDFs of lines of Helvetica, by hand: each line is (x, y, size, bold, text), with y from the foot."""

    def __init__(self):
        self.pages = []

    def page(self, lines):
        """Add a page of A4."""
        shown = []
        for x, y, size, bold, text in lines:
            safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"BT /F{2 if bold else 1} {size} Tf {x} {y} Td ({safe}) Tj ET")
        self.pages.append("\n".join(shown).encode("cp1252"))

    def column(self, lines, *, x=60, top=760, size=10, step=13):
        """Lines below one another; an empty one leaves half a line free, one in a tuple is set bold in that size."""
        y = top
        for line in lines:
            bold, height, text = (True, line[0], line[1]) if isinstance(line, tuple) else (False, size, line)
            if text:
                yield (x, y, height, bold, text)
            y -= max(step, height * 1.3) if text else step / 2

    def text(self, lines, per_page=50):
        """Add pages of one column of lines."""
        for begin in range(0, len(lines), per_page):
            self.page(list(self.column(lines[begin : begin + per_page])))
        return self.save()

    def save(self, info=""):
        """Give the bytes of the document."""
        fonts = [
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
            for name in ("Helvetica", "Helvetica-Bold")
        ]
        objects = [b"", b"", *fonts]
        kids = []
        for content in self.pages:
            objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
            page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {len(objects)} 0 R >>"
            objects.append(page.encode())
            kids.append(f"{len(objects)} 0 R")
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
        objects.append(f"<< {info} >>".encode("cp1252"))
        data = b"%PDF-1.4\n"
        starts = []
        for number, content in enumerate(objects, start=1):
            starts.append(len(data))
            data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
        table = b"".join(b"%010d 00000 n \n" % start for start in starts)
        trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(objects) + 1,
            len(objects),
            len(data),
        )
        return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


@pytest.fixture
def printer():
    """Give an empty printer of PDFs."""
    return Printer()
