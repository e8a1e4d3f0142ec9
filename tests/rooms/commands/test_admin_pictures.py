"""Pictures sent to the form: looked at as any other, drawn anew, described, and written with their record or not at all."""

import http.client
import io
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from lxml import html
from PIL import Image

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.commands.serve.sent import sent_by
from portal.commands.serve.server import Preview
from portal.edit.new_picture import KEPT_WIDTH
from portal.files.images import MAX_IMAGE_BYTES
from support.sites import Tiny, call, tree

HOST = "127.0.0.1:8000"
WORDS = {"alt": "The quay at dawn.", "credit": "Harbour Trust", "licence": "CC BY 4.0"}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny("whole")


def drawn(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 40 if mode in "LP" else None).save(out, kind, **options)
    return out.getvalue()


def multipart(fields: dict[str, str], called: str, content: bytes) -> tuple[bytes, str]:
    """As browsers send it (HTML, multipart/form-data encoding algorithm)."""
    mark = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    quoted = called.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\nContent-Type: image/jpeg\r\n\r\n'
    return b"".join(
        [*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()]
    ), f"multipart/form-data; boundary={mark}"


def send(admin: Admin, called: str, content: bytes, fields: dict[str, str] = WORDS, **other: str) -> AdminResponse:
    body, kind = multipart({"token": admin.token, **fields, **other}, called, content)
    return admin.post(f"{ADDRESS}new", "kind=image", body, f"http://{HOST}", HOST, kind)


def images(root: Path) -> list[dict[str, str]]:
    file = root / "data/images.yml"
    return yaml.safe_load(file.read_text("utf-8"))["images"] if file.exists() else []


def test_a_picture_comes_with_its_record_in_one_go(root: Path) -> None:
    admin = Admin(root)
    (form,) = html.fromstring(admin.get(f"{ADDRESS}new", "kind=image").html).forms
    assert form.get("enctype") == "multipart/form-data"
    assert form.xpath(".//input[@type='file']/@name") == ["file"]
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # lies on its side
    picture = drawn("JPEG", (90, 30), exif=exif, comment=b"Where it was: 38.70 N", quality=95)
    answer = send(admin, "Été au port.JPEG", picture)
    assert answer.status == 303, answer.html
    assert images(root) == [{"id": "ete-au-port", "file": "ete-au-port.jpg", **WORDS}]
    content = (root / "docs/images/ete-au-port.jpg").read_bytes()
    assert b"camera" not in content and b"38.70" not in content and b"Exif" not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert kept.size == (30, 90), "upright"
    assert call("check", root=root).exit_code == 0
    edited = admin.get(f"{ADDRESS}edit", "key=images/ete-au-port").html
    assert "picture?id=ete-au-port" in edited


def test_it_is_no_wider_than_needed_and_keeps_its_transparency(root: Path) -> None:
    admin = Admin(root)
    for number, mode in enumerate(("RGBA", "P", "LA", "I;16")):
        assert send(admin, f"wide-{number}.png", drawn("PNG", (KEPT_WIDTH + 400, 40), mode)).status == 303
        with Image.open(root / f"docs/images/wide-{number}.png") as kept:
            assert kept.width == KEPT_WIDTH and (kept.mode in ("RGBA", "LA")) == (mode in ("RGBA", "LA"))


def test_nothing_is_overwritten_whatever_its_name(root: Path) -> None:
    admin = Admin(root)
    names = [
        "quay.png",
        "QUAY.PNG",
        "../../quay.png",
        "..\\quay.png",
        "/etc/quay",
        "quay.html",
        "quay.png\0.svg",
        "港.png",
        ".png",
        "",
        "quay.php.png",
    ]
    for called in names:
        answer = send(admin, called, drawn("PNG"), id=f"q-{len(images(root))}")
        assert answer.status == 303, (called, answer.html)
    files = sorted(os.listdir(root / "docs/images"))
    assert len(files) == len(names) and all(re.fullmatch(r"[a-z0-9-]+\.png", name) for name in files), files
    assert [one["file"] for one in images(root)][:3] == ["quay.png", "quay-2.png", "quay-3.png"]
    assert not (root / "quay.png").exists() and not (root.parent / "quay.png").exists()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "a drawing with a script": SVG,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "another sort of picture": drawn("GIF"),
    "a damaged one": drawn("JPEG", (400, 400))[:-300],
    "too many points": drawn("PNG", (20_000, 4_000), "1"),
    "too tall": drawn("PNG", (10, 40_000), "1"),
    "too often drawn": b"\xff\xd8" + b"\xff\xda" * 200,
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_sound_picture_is_refused_beside_the_field(root: Path, what: str) -> None:
    admin, before = Admin(root), tree(root)
    answer = send(admin, "logo.png", REFUSED[what])
    assert answer.status == 409 and tree(root) == before
    page = html.fromstring(answer.html)
    assert [one.get("name") for one in page.xpath("//*[@aria-invalid]")] == ["file"]
    assert page.xpath("//*[@name='alt']")[0].text == WORDS["alt"], "what was typed is kept"


def test_what_else_hides_in_the_file_is_not_taken_in(root: Path) -> None:
    hidden = b"<script>alert(1)</script>"
    for called, content in (("a.jpg", drawn("JPEG") + hidden), ("b.png", drawn("PNG") + b"PK\x03\x04" + hidden)):
        assert send(Admin(root), called, content).status == 303
    assert all(hidden not in file.read_bytes() for file in (root / "docs/images").iterdir())


def test_without_description_nothing_is_written(root: Path) -> None:
    admin, before = Admin(root), tree(root)
    answer = send(admin, "quay.png", drawn("PNG"), {**WORDS, "alt": ""})
    assert answer.status == 409 and tree(root) == before
    assert "Choose the file again" in answer.html
    assert [one.get("name") for one in html.fromstring(answer.html).xpath("//*[@aria-invalid]")] == ["alt"]
    assert send(admin, "quay.png", drawn("PNG"), {**WORDS, "alt": "", "decorative": "true"}).status == 303


def test_a_name_that_is_only_typed_is_no_file(root: Path) -> None:
    admin, before = Admin(root), tree(root)
    body, kind = multipart({"token": admin.token, **WORDS, "file": "../../mkdocs.yml"}, "", b"")
    assert admin.post(f"{ADDRESS}new", "kind=image", body, f"http://{HOST}", HOST, kind).status == 409
    assert tree(root) == before


def test_only_its_own_pages_can_send_one(root: Path) -> None:
    admin, before = Admin(root), tree(root)
    body, kind = multipart({"token": admin.token, **WORDS}, "quay.png", drawn("PNG"))
    for origin in ("https://evil.example", "null", ""):
        assert admin.post(f"{ADDRESS}new", "kind=image", body, origin, HOST, kind).status == 403
    assert send(admin, "quay.png", drawn("PNG"), token="guessed").status == 403
    assert tree(root) == before


@pytest.fixture
def preview(root: Path) -> Iterator[Preview]:
    running = Preview(root / "site", "127.0.0.1", 0, "/", admin=Admin(root))
    running.start()
    yield running
    running.stop()


def test_of_two_at_once_both_are_there_and_a_body_has_its_bounds(root: Path, preview: Preview) -> None:
    assert preview.admin
    body, kind = multipart({"token": preview.admin.token, **WORDS}, "quay.png", drawn("PNG"))
    host, status = f"127.0.0.1:{preview.port}", []

    def post(content: bytes, length: str = "") -> None:
        link = http.client.HTTPConnection("127.0.0.1", preview.port)
        head = {"Origin": f"http://{host}", "Host": host, "Content-Type": kind} | (
            {"Content-Length": length} if length else {}
        )
        link.request("POST", f"{ADDRESS}new?kind=image", content, head)
        status.append(link.getresponse().status)
        link.close()

    bodies = [
        body.replace(
            b'"alt"',
            f'"id"\r\n\r\nquay-at-{number}\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name="alt"'.encode(),
        )
        for number in range(2)
    ]
    senders = [threading.Thread(target=post, args=(content,)) for content in bodies]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert status == [303, 303]
    assert sorted(one["file"] for one in images(root)) == ["quay-2.png", "quay.png"]
    before = tree(root)
    for length in (str(MAX_IMAGE_BYTES + 3_000_000), "9" * 40, "-1", "²"):
        post(b"", length) if length.isascii() else None
    assert set(status[2:]) == {403} and tree(root) == before


def test_whatever_bytes_are_sent_arrive_as_they_are() -> None:
    content = bytes(range(256)) * 40 + b"\r\n\r\n--x\n\r\r\n" + bytes(reversed(range(256)))
    body, kind = multipart({"alt": "Été\r\n‘port’", "token": "t"}, "é.png", content)
    sent = sent_by(body, kind)
    assert sent.files == {"file": ("é.png", content)} and sent.fields == {"alt": "Été\r\n‘port’", "token": "t"}
    for odd in (b"", b"--", body[:200], body.replace(b"form-data", b"x"), b"\0" * 50):
        sent_by(odd, kind)
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\r\nX: y",
        "text/plain",
        "",
    ):
        assert not sent_by(body, kind).files
    assert sent_by(b"&".join(b"a=1" for _ in range(30_000)), "").fields == {}
