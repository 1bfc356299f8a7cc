"""A round reads what is new and nothing else, spares its hosts, and may die and be repeated at any point."""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from loopback import Server, answer
from newslake.errors import PermanentError
from newslake.ingest import rounds, sources
from newslake.ingest.payloads import Payload, content_digest
from newslake.ingest.sources import Fetch, Settings, Source
from newslake.ingest.warc import Reader
from newslake.lake import Batch, Lake
from sample_site import SampleSite

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
QUICK = Fetch(delay=0.0, timeout=1.0, allow_private_addresses=True)


@dataclass
class World:
    """A lake, the sources it reads, and the hours that pass."""

    lake: Lake
    settings: Settings
    hour: int = 0

    def now(self) -> datetime:
        return START + timedelta(hours=self.hour)

    @property
    def batch(self) -> Batch:
        return Batch(self.now().date(), f"ingest-{self.now():%Y%m%dt%H%M%Sz}")

    def feeds(self) -> list[str]:
        due = rounds.due(self.batch, self.lake, self.settings, self.now())
        return rounds.feeds(self.batch, self.lake, self.settings, due, clock=self.now)

    def pages(self, part: str) -> int:
        return rounds.pages(self.batch, self.lake, self.settings, part, clock=self.now)

    def seal(self) -> dict[str, int]:
        return rounds.seal(self.batch, self.lake)

    def round(self) -> dict[str, int]:
        for part in self.feeds():
            self.pages(part)
        return self.seal()

    def next_round(self) -> dict[str, int]:
        self.hour += 1
        return self.round()

    def captures(self, kind: str = "page") -> list[dict[str, Any]]:
        return [row for row in self.lake.read("captures", self.batch).to_pylist() if row["kind"] == kind]

    def fetched(self) -> list[str]:
        """Paths of the pages in the batch."""
        return ["/" + row["url"].partition("://")[2].partition("/")[2] for row in self.captures()]


def feed(server: Server, *paths: str, host: str = "paper.localhost", updated: str = "2026-01-31T08:00:00Z") -> bytes:
    items = "".join(
        f'<entry><title>{path}</title><link href="{server.url(path, host)}"/><updated>{updated}</updated></entry>'
        for path in paths
    )
    return answer(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{items}</feed>', 'ETag: "1"')


@pytest.fixture
def world(server: Server, tmp_path: Path) -> World:
    """One feed, ``/feed``, with the pages ``/a`` and ``/b``."""
    server.answers |= {"/feed": feed(server, "/a", "/b"), "/a": answer("<p>a</p>"), "/b": answer("<p>b</p>")}
    paper = Source(id="paper", kind="feed", url=server.url("/feed"), name="Paper", language="en")
    return World(Lake(tmp_path / "lake"), Settings(fetch=QUICK, sources={"paper": paper}))


def also(world: World, *more: Source) -> None:
    world.settings = replace(world.settings, sources={**world.settings.sources, **{each.id: each for each in more}})


def state_of(world: World) -> dict[str, Any]:
    return {name: world.lake.state(name) for name in world.settings.sources}


# One round


def test_a_round_captures_the_feed_its_robots_and_its_pages(world: World) -> None:
    assert world.round() == {"page": 2, "feed": 1, "sitemap": 0, "robots": 1}


def test_every_pointer_leads_to_the_bytes_of_its_digest(world: World) -> None:
    world.round()
    rows = [row for kind in ("page", "feed", "robots") for row in world.captures(kind)]
    with Reader(lambda name: world.lake.warc_path(name).open("rb")) as records:
        for row in rows:
            payload = records.payload(row["warc_filename"], row["warc_record_offset"], row["warc_record_length"])
            assert isinstance(payload, Payload)
            assert content_digest(payload.data) == row["content_digest"]


def test_what_the_feed_says_travels_with_the_page(world: World) -> None:
    world.round()
    assert [row["given"]["title"] for row in world.captures()] == ["/a", "/b"]


def test_the_language_of_the_source_stands_in_for_the_feed(world: World) -> None:
    world.round()
    assert {row["given"]["language"] for row in world.captures()} == {"en"}


def test_a_page_says_where_it_was_found_in_the_end(server: Server, world: World) -> None:
    server.answers["/a"] = answer("", "Location: /b?from=a", status="301 Moved")
    server.answers["/b?from=a"] = answer("<p>b</p>")
    world.round()
    [row] = [row for row in world.captures() if row["url"].endswith("/a")]
    assert (row["fetch_redirect"], row["fetch_status"]) == (server.url("/b?from=a"), 200)


def test_each_hop_is_a_record_of_the_same_visit(server: Server, world: World) -> None:
    server.answers["/a"] = answer("", "Location: /b", status="301 Moved")
    world.round()
    warc = gzip.decompress(world.lake.warc_path(world.lake.warc_name(world.batch)).read_bytes())
    assert warc.count(f"WARC-Target-URI: {server.url('/a')}\r\n".encode()) == 1
    assert warc.count(b"WARC-Concurrent-To: <urn:uuid:") == 1


def test_a_dead_source_does_not_lose_the_round(server: Server, world: World) -> None:
    server.answers["/dead"] = lambda connection: connection.close()
    also(world, Source(id="dead", kind="feed", url=server.url("/dead", "dead.localhost"), name="Dead"))
    assert world.round()["page"] == 2
    errors = {row["source_id"]: row["fetch_error"] for row in world.captures("feed")}
    assert errors == {"paper": None, "dead": "connection-failed"}


def test_a_broken_feed_keeps_its_pointer(server: Server, world: World) -> None:
    server.answers["/feed"] = answer("<rss><channel><item><ti")
    world.round()
    [row] = world.captures("feed")
    assert (row["fetch_error"], row["warc_type"]) == ("feed-broken", "response")


def test_without_a_response_the_pointer_is_null(server: Server, world: World) -> None:
    server.answers["/robots.txt"] = answer("User-agent: *\nDisallow: /a")
    world.round()
    [row] = [row for row in world.captures() if row["fetch_error"]]
    assert (row["fetch_error"], row["fetch_status"], row["warc_filename"]) == ("robots-denied", None, None)


def test_robots_are_asked_once_a_round(server: Server, world: World) -> None:
    world.round()
    assert server.paths().count("/robots.txt") == 1


def test_a_page_in_two_feeds_is_fetched_once(server: Server, world: World) -> None:
    server.answers["/other"] = feed(server, "/a", "/c")
    also(world, Source(id="other", kind="feed", url=server.url("/other"), name="Other"))
    world.round()
    assert sorted(world.fetched()) == ["/a", "/b", "/c"]
    world.next_round()
    assert world.fetched() == []


def test_a_page_in_two_feeds_waits_in_one_place(server: Server, world: World) -> None:
    server.answers["/a"] = answer(status="500 Internal Server Error")
    server.answers["/other"] = feed(server, "/a", "/c")
    also(world, Source(id="other", kind="feed", url=server.url("/other"), name="Other"))
    world.round()
    assert {name: len(state["waiting"]) for name, state in state_of(world).items()} == {"paper": 1, "other": 0}


def test_a_page_that_one_source_saw_is_not_fetched_for_another_later(server: Server, world: World) -> None:
    world.round()
    server.answers["/other"] = feed(server, "/a", "/c")
    also(world, Source(id="other", kind="feed", url=server.url("/other"), name="Other"))
    world.next_round()
    assert world.fetched() == ["/c"]


def test_an_index_of_sitemaps_is_read_with_its_children(server: Server, world: World) -> None:
    server.answers |= {
        "/index": answer(f"<sitemapindex><sitemap><loc>{server.url('/map')}</loc></sitemap></sitemapindex>"),
        "/map": answer(f"<urlset><url><loc>{server.url('/c')}</loc></url></urlset>", 'ETag: "1"'),
    }
    also(world, Source(id="maps", kind="news-sitemap", url=server.url("/index"), name="Maps"))
    assert world.round()["sitemap"] == 2
    assert "/c" in world.fetched()


def test_a_sitemap_that_has_not_changed_is_not_sent_again(server: Server, world: World) -> None:
    test_an_index_of_sitemaps_is_read_with_its_children(server, world)
    world.next_round()
    [asked] = [asked for asked in server.asked if asked.path == "/map"][1:]
    assert asked.headers["if-none-match"] == '"1"'


# The next round


def test_a_page_is_fetched_once(world: World) -> None:
    world.round()
    assert world.next_round()["page"] == 0


def test_a_page_whose_entry_moved_is_fetched_again(server: Server, world: World) -> None:
    world.round()
    server.answers["/feed"] = feed(server, "/a", "/b", updated="2026-01-31T12:30:00Z")
    assert world.next_round()["page"] == 2


def test_a_feed_is_asked_whether_it_has_changed(server: Server, world: World) -> None:
    world.round()
    world.next_round()
    assert [asked.headers.get("if-none-match") for asked in server.asked if asked.path == "/feed"] == [None, '"1"']


def test_a_validator_that_can_not_be_sent_back_is_no_validator(server: Server, world: World) -> None:
    server.answers["/feed"] = server.answers["/feed"].replace(b'ETag: "1"', 'ETag: "ü"'.encode("latin-1"))
    world.round()
    assert world.next_round()["feed"] == 1
    assert [asked.headers.get("if-none-match") for asked in server.asked if asked.path == "/feed"] == [None, None]


def test_a_feed_that_has_not_changed_is_a_revisit_of_what_it_was(server: Server, world: World) -> None:
    world.round()
    server.answers["/feed"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n'
    world.next_round()
    [row] = world.captures("feed")
    assert (row["fetch_status"], row["fetch_error"], row["warc_type"]) == (304, None, "revisit")
    warc = gzip.decompress(world.lake.warc_path(row["warc_filename"]).read_bytes())
    assert b"WARC-Refers-To-Date: 2026-01-31T12:00:00Z" in warc


def test_a_page_that_failed_in_passing_is_fetched_again_though_the_feed_has_not_changed(
    server: Server, world: World
) -> None:
    server.answers["/a"] = answer(status="500 Internal Server Error")
    world.round()
    server.answers["/feed"] = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    world.next_round()
    assert world.fetched() == ["/a"]
    assert world.captures()[0]["given"]["title"] == "/a"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "403 Forbidden"])
def test_a_page_that_is_gone_is_not_fetched_again(server: Server, world: World, status: str) -> None:
    server.answers["/a"] = answer(status=status)
    world.round()
    assert world.next_round()["page"] == 0


def test_what_is_over_the_limit_waits_for_the_next_round(server: Server, world: World) -> None:
    world.settings = replace(world.settings, fetch=replace(QUICK, max_pages_per_source=1))
    assert world.round()["page"] == 1
    assert world.next_round()["page"] == 1
    assert world.next_round()["page"] == 0


def test_a_host_that_has_had_enough_is_left_alone_till_the_next_round(server: Server, world: World) -> None:
    server.answers["/a"] = answer(status="429 Too Many Requests")
    world.round()
    assert world.fetched() == ["/a"]
    server.answers["/a"] = answer("<p>a</p>")
    world.next_round()
    assert world.fetched() == ["/a", "/b"]


def test_a_source_is_read_when_it_is_due(world: World) -> None:
    also(world, replace(world.settings.sources["paper"], every=timedelta(hours=3)))
    world.round()
    assert [world.next_round()["feed"] for _ in range(4)] == [0, 0, 1, 0]


def test_failures_in_a_row_are_counted(server: Server, world: World) -> None:
    healthy = server.answers["/feed"]
    server.answers["/feed"] = answer(status="500 Internal Server Error")
    counts = []
    for _ in range(2):
        world.next_round()
        counts.append(world.lake.state("paper")["failures"])
    server.answers["/feed"] = healthy
    world.next_round()
    assert [*counts, world.lake.state("paper")["failures"]] == [1, 2, 0]


# Again, and after a death


def test_a_sealed_round_that_is_run_again_asks_nothing_and_answers_the_same(server: Server, world: World) -> None:
    due = rounds.due(world.batch, world.lake, world.settings, world.now())
    parts = world.feeds()
    tried = [world.pages(part) for part in parts]
    counts, asked, state = world.seal(), len(server.asked), state_of(world)
    rows = world.lake.read("captures", world.batch)
    assert rounds.due(world.batch, world.lake, world.settings, world.now()) == due
    assert (world.feeds(), [world.pages(part) for part in parts], world.seal()) == (parts, tried, counts)
    assert len(server.asked) == asked
    assert state_of(world) == state
    assert world.lake.read("captures", world.batch).equals(rows)


def test_staging_is_gone_after_the_seal(world: World) -> None:
    world.round()
    assert [path for path in Path(world.lake.root / "_staging").rglob("*") if path.is_file()] == []


def test_cursors_do_not_move_before_the_seal(world: World) -> None:
    for part in world.feeds():
        world.pages(part)
    assert state_of(world) == {"paper": {}}


def test_a_part_that_is_fetched_again_replaces_itself(server: Server, world: World) -> None:
    [part] = world.feeds()
    world.pages(part)
    server.answers["/a"] = answer("<p>a, corrected</p>")
    world.pages(part)
    world.seal()
    assert [row["content_digest"] for row in world.captures()] == [
        content_digest(b"<p>a, corrected</p>"),
        content_digest(b"<p>b</p>"),
    ]


def test_a_part_that_dies_leaves_no_part(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    [part] = world.feeds()
    monkeypatch.setattr(rounds.parts.Part, "add", dies)
    with pytest.raises(MemoryError):
        world.pages(part)
    monkeypatch.undo()
    assert world.seal()["page"] == 0


def dies(*_: object, **__: object) -> None:
    raise MemoryError


def test_pages_of_a_part_that_never_came_wait_for_the_next_round(server: Server, world: World) -> None:
    world.feeds()
    assert world.seal()["page"] == 0
    server.answers["/feed"] = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    assert world.next_round()["page"] == 2


def test_a_seal_that_dies_before_the_cursors_moves_them_when_it_is_run_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in world.feeds():
        world.pages(part)
    monkeypatch.setattr(Lake, "write_state", dies)
    with pytest.raises(MemoryError):
        world.seal()
    monkeypatch.undo()
    world.lake.unstage(world.batch, "ingest-pages-")  # what is sealed is not made anew
    assert world.seal()["page"] == 2
    assert world.next_round()["page"] == 0


def test_a_round_that_dies_before_the_seal_is_read_again_by_the_next(world: World) -> None:
    world.pages(world.feeds()[0])
    assert world.next_round()["page"] == 2


def test_pages_before_feeds_are_refused(world: World) -> None:
    with pytest.raises(PermanentError, match="run feeds"):
        world.pages("ingest-pages-0")


def test_a_seal_before_feeds_is_refused(world: World) -> None:
    with pytest.raises(PermanentError, match="run feeds"):
        world.seal()


def test_a_round_with_nothing_due_is_sealed_empty(world: World) -> None:
    world.round()
    world.hour, world.settings = 1, replace(world.settings, sources={})
    assert set(world.round().values()) == {0}


def test_rows_and_their_ids_do_not_depend_on_who_was_faster(server: Server, tmp_path: Path, world: World) -> None:
    world.round()
    first = [row["capture_id"] for row in world.lake.read("captures", world.batch).to_pylist()]
    again = World(Lake(tmp_path / "again"), world.settings)
    server.answers["/a"] = lambda connection: connection.sendall(answer("<p>late</p>"))
    again.round()
    assert [row["capture_id"] for row in again.lake.read("captures", again.batch).to_pylist()] == first


def test_parts_that_asked_for_one_thing_have_rows_of_their_own(server: Server, world: World) -> None:
    """Two outlets redirect to a third, whose robots.txt both parts read."""
    third = server.url("/c", "third.localhost")
    server.answers |= {"/a": answer("", f"Location: {third}", status="302 Found"), "/c": answer("<p>c</p>")}
    server.answers["/other"] = feed(server, "/a", host="other.localhost")
    also(world, Source(id="other", kind="feed", url=server.url("/other", "other.localhost"), name="Other"))
    world.round()
    shared = [row for row in world.captures("robots") if "third" in row["url"]]
    assert len({row["capture_id"] for row in shared}) == len(shared) == 2


# Parts


def test_a_host_is_in_one_part_only() -> None:
    urls = [f"https://{host}.example.org/{n}" for host in ("a", "b") for n in range(50)]
    urls += [f"https://www.paper{n}.example/{page}" for n in range(20) for page in range(n)]
    parted = rounds._parted(urls)
    homes = defaultdict(set)
    for part, each in parted.items():
        for url in each:
            homes[rounds._outlet(url)].add(part)
    assert {len(parts) for parts in homes.values()} == {1}
    assert sorted(url for each in parted.values() for url in each) == sorted(urls)


def test_parts_are_about_equal_and_no_more_than_the_bound() -> None:
    urls = [f"https://paper{n}.localhost/{page}" for n in range(20) for page in range(n)]
    sizes = [len(each) for each in rounds._parted(urls).values()]
    assert len(sizes) == rounds.MAX_PARTS
    assert max(sizes) <= 1.1 * min(sizes)


# A whole world


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SampleSite, World]]:
    """The sample site after three rounds, the last two of its later edition."""
    folder = tmp_path_factory.mktemp("site")
    with SampleSite(slow_seconds=20.0) as site:
        (folder / "sources.toml").write_text(site.sources_toml())
        settings = sources.load(folder / "sources.toml")
        world = World(Lake(folder / "lake"), replace(settings, fetch=replace(settings.fetch, timeout=1.5)))
        world.round()
        site.edition = 2
        world.next_round()
        world.next_round()
        yield site, world


def at_hour(world: World, hour: int) -> World:
    return replace(world, hour=hour)


def outcome(row: Mapping[str, Any]) -> str:
    status = row["fetch_status"]
    return row["fetch_error"] or ("fetched" if status in (200, 304) else f"http-{status}")


def test_every_trap_on_the_way_has_its_outcome(visited: tuple[SampleSite, World]) -> None:
    site, world = visited
    first = at_hour(world, 0)
    rows = {row["url"]: row for kind in ("page", "feed", "sitemap") for row in first.captures(kind)}
    of_ingest = ("http-", "timeout", "too-large", "redirect-loop", "robots-denied", "feed-broken", "connection-failed")
    site.edition = 1
    expected = {trap.name: trap.expected for trap in site.traps if trap.expected.startswith(of_ingest)}
    found = {trap.name: outcome(rows[site.trap_url(trap)]) for trap in site.traps if trap.name in expected}
    site.edition = 2
    assert found == expected
    assert len(expected) >= 9


def test_of_the_site_only_what_is_new_or_moved_is_fetched_again(visited: tuple[SampleSite, World]) -> None:
    _, world = visited
    before, after = ({row["url"]: row for row in at_hour(world, hour).captures()} for hour in (0, 1))
    again = {url for url in after if url in before}
    moved = {url for url in again if (after[url]["given"] or {}) != (before[url]["given"] or {})}
    failed = {url for url in again if outcome(before[url]) in ("http-500", "timeout")}
    assert again == moved | failed
    assert moved
    assert len(after) > len(again)


def test_the_page_that_heals_is_read_when_it_has(visited: tuple[SampleSite, World]) -> None:
    site, world = visited
    [trap] = [trap for trap in site.traps if trap.answer == "500-heals"]
    outcomes = [
        [outcome(row) for row in at_hour(world, hour).captures() if row["url"] == site.trap_url(trap)]
        for hour in range(3)
    ]
    assert outcomes == [["http-500"], ["fetched"], []]


def test_of_a_site_that_has_not_changed_nothing_is_fetched_but_what_may_heal(
    visited: tuple[SampleSite, World],
) -> None:
    _, world = visited
    assert {outcome(row) for row in at_hour(world, 2).captures()} == {"timeout"}
    assert {row["fetch_status"] for row in at_hour(world, 2).captures("feed") if not row["fetch_error"]} == {304}


def test_no_host_of_the_site_was_hurried(visited: tuple[SampleSite, World]) -> None:
    """A slow answer may end after the reader gave up, so gaps are taken from begin to begin, less the time-out."""
    site, world = visited
    by_host = defaultdict(list)
    for request in site.requests:
        by_host[request.host].append(request)
    for requests in by_host.values():
        requests.sort(key=lambda request: request.at)
        gaps = [after.at - before.at for before, after in pairwise(requests)]
        assert min(gaps) >= world.settings.fetch.delay * 0.9
    assert {request.user_agent for request in site.requests} == {world.settings.fetch.user_agent}
