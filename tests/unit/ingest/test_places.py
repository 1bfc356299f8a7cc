"""What a path names, and that nothing outside the allowed roots is read."""

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from newslake.errors import InvalidInput
from newslake.ingest.places import ENDINGS, files, name_of


@pytest.fixture
def folder(tmp_path):
    for name in ("b.html", "a.txt", "deep/er/c.warc.gz", "deep/d.jsonl", ".hidden.txt", ".git/e.txt", "f.jpg"):
        file = tmp_path / "inbox" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    (tmp_path / "outside.txt").write_bytes(b"x")
    return tmp_path / "inbox"


@pytest.fixture
def memory():
    MemoryFileSystem.store.clear()
    fs = MemoryFileSystem()
    for name in ("/news/a.txt", "/news/deep/b.html", "/news/c.jpg", "/news/.d.txt", "/newsroom/e.txt"):
        fs.pipe(name, b"x")
    yield fs
    MemoryFileSystem.store.clear()


def members(path, roots=None) -> list[str]:
    return [place.member for place in files(str(path), roots)]


def test_folder_is_walked_in_order_without_hidden_files_and_unknown_endings(folder):
    assert members(folder) == ["a.txt", "b.html", "deep/d.jsonl", "deep/er/c.warc.gz"]


def test_file_is_named_by_itself_with_its_absolute_path(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (place,) = files("a.txt", None)
    assert (place.member, place.address, place.form) == ("a.txt", str(folder / "a.txt"), "text")


def test_glob_names_files_and_what_is_in_folders(folder):
    assert members(folder / "*.txt") == ["a.txt"]
    assert members(folder / "**" / "*.warc.gz") == ["deep/er/c.warc.gz"]
    assert members(folder / "d*") == ["deep/d.jsonl", "deep/er/c.warc.gz"]


def test_file_whose_name_looks_like_a_glob_is_that_file(folder):
    (folder / "a[1].txt").write_bytes(b"x")
    assert members(folder / "a[1].txt") == ["a[1].txt"]


def test_url_of_any_file_system_is_walked(memory):
    places = files("memory://news", None)
    assert [place.member for place in places] == ["a.txt", "deep/b.html"]
    assert places[0].address == "memory:///news/a.txt"
    assert members("memory://news/*/*.html") == ["deep/b.html"]
    assert members("memory://news/a.txt") == ["a.txt"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_ending_is_known_in_any_case(tmp_path, ending):
    (tmp_path / f"x{ending.upper()}").write_bytes(b"x")
    assert files(str(tmp_path), None)[0].form == ENDINGS[ending]


def test_folder_with_nothing_to_read_says_what_it_holds_and_what_is_read(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "b.jpg").write_bytes(b"x")
    with pytest.raises(InvalidInput, match=r"2 × \.jpg.*\.warc\.gz"):
        files(str(tmp_path), None)


@pytest.mark.parametrize(
    "path", ["nowhere.txt", "nowhere/*.txt", "memory://nowhere", "nosuch://x/y", "", "a\0b", "zip://a.txt::nowhere.zip"]
)
def test_path_that_names_nothing_is_refused(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput):
        files(path, None)


def test_below_an_allowed_root_all_is_read(folder, memory):
    assert members(folder, [str(folder.parent)]) == members(folder)
    assert members(folder / "*.txt", ["memory://news", str(folder)]) == ["a.txt"]
    assert members("memory://news", ["memory://news/"]) == ["a.txt", "deep/b.html"]


@pytest.mark.parametrize(
    "path",
    [
        "outside.txt",
        "inbox/../outside.txt",
        "inbox/*/../../outside.txt",
        "inboxes/a.txt",
        "/etc/hostname",
        "file:///etc/hostname",
        "local:///etc/hostname",
        "memory://news/a.txt",
        "zip://a.txt::file:///etc/hostname",
        "inbox/a.txt::zip",
    ],
)
def test_outside_the_roots_nothing_is_read(folder, memory, monkeypatch, path):
    monkeypatch.chdir(folder.parent)
    (folder.parent / "inboxes").mkdir()
    (folder.parent / "inboxes" / "a.txt").write_bytes(b"x")
    with pytest.raises(InvalidInput, match=f"below {folder} only"):
        files(path, [str(folder)])


@pytest.mark.parametrize(
    "path", ["memory://newsroom", "memory://news/../newsroom/e.txt", "memory://news/%2e%2e/newsroom"]
)
def test_outside_a_root_that_is_a_url_nothing_is_read(memory, path):
    with pytest.raises(InvalidInput, match="below memory://news only"):
        files(path, ["memory://news"])


def test_link_that_leads_out_of_its_root_is_refused(folder):
    (folder / "link.txt").symlink_to(folder.parent / "outside.txt")
    with pytest.raises(InvalidInput, match=r"link\.txt.*only"):
        files(str(folder), [str(folder)])
    assert "link.txt" in members(folder)


def test_folder_link_that_leads_out_of_its_root_is_refused(folder):
    (folder / "link").symlink_to(folder.parent)
    with pytest.raises(InvalidInput, match="only"):
        files(str(folder / "link"), [str(folder)])


def test_root_that_is_itself_a_link_allows_what_it_leads_to(folder, tmp_path):
    (tmp_path / "root").symlink_to(folder)
    assert members(tmp_path / "root", [str(tmp_path / "root")]) == members(folder)


def test_outside_the_roots_it_is_not_told_what_is_there(folder):
    with pytest.raises(InvalidInput) as there:
        files("/etc/hostname.txt", [str(folder)])
    with pytest.raises(InvalidInput) as not_there:
        files("/etc/passwd", [str(folder)])
    assert there.value.what == not_there.value.what


def test_without_any_root_nothing_is_allowed(folder):
    with pytest.raises(InvalidInput, match="below no folder only"):
        files(str(folder), [])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/data/CC-NEWS-20260101.warc.gz", "CC-NEWS-20260101"),
        ("/data/page.warc.wet.gz", "page"),
        ("s3://bucket/daily/", "daily"),
        ("inbox/*.txt", "import"),
        ("export.v2.csv", "export.v2"),
        (".", "import"),
    ],
)
def test_name_of_a_path_is_its_last_part_without_its_ending(path, name):
    assert name_of(path) == name
