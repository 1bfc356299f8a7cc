import pytest

from newslake.extract import names


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("BY ANN LEE and Bo Diaz", ["ANN LEE", "Bo Diaz"]),
        ("Von Anna Müller und Jörg Berg, dpa", ["Anna Müller", "Jörg Berg", "dpa"]),
        ("Beatrix von Storm", ["Beatrix von Storm"]),
        ("von Storm", ["von Storm"]),
        ("Par Claire Dupont et Luc Petit", ["Claire Dupont", "Luc Petit"]),
        ("Ana García y Luis Pérez", ["Ana García", "Luis Pérez"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("João da Costa e Silva", ["João da Costa e Silva"]),
        ("Іван Левко та Леся Мороз", ["Іван Левко", "Леся Мороз"]),
        ("作者：王小明、李雷", ["王小明", "李雷"]),
        ("Ann Lee, Political Editor", ["Ann Lee"]),
        ("Ann Lee, MD, PhD", ["Ann Lee"]),
        ("Ann Lee, MD, XYZ", ["Ann Lee"]),
        ("Mrs. Ann Lee", ["Ann Lee"]),
        ("Mrs. Lee", ["Mrs. Lee"]),
        ("Dr. Ann Lee", ["Dr. Ann Lee"]),
        ("Ann Lee, XYZ", ["Ann Lee", "XYZ"]),
        ("Ann Lee, Director of Bridges", ["Ann Lee"]),
        ("Ann Lee (Springfield)", ["Ann Lee"]),
        ("Ann Lee in Springfield", ["Ann Lee"]),
        ("Text: Eva Lang; Fotos: Max Bild", ["Eva Lang"]),
        ("Ann Lee, ann lee", ["Ann Lee"]),
        ("https://social.example/annlee", []),
        ("ann.lee@harbourpost.example", []),
        ("By", []),
        ("Updated 3 hours ago", []),
        ("undefined", []),
    ],
)
def test_a_line_is_parted_into_names(line: str, persons: list[str]) -> None:
    assert names.people([line]) == persons


@pytest.mark.parametrize(
    "text", ["Ann Lee", "Beatrix von Storm", "ANN LEE", "Ann M. Lee", "O'Neil Diaz", "王小明", "김철수"]
)
def test_a_name_looks_like_one(text: str) -> None:
    assert names.is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann",
        "read the story",
        "May 3",
        "Ann Lee 3 hours ago",
        "One Two Three Four Five Six",
        "Your Name",
        "Related Articles",
        "",
    ],
)
def test_other_texts_do_not_look_like_a_name(text: str) -> None:
    assert not names.is_personal(text)


@pytest.mark.parametrize("name", ["Harbour Post", "Redaktion", "Staff Reporter", "harbourpost.example", "admin"])
def test_the_outlet_and_its_desk_are_nobody(name: str) -> None:
    assert not names.is_somebody(name, frozenset({"harbourpost"}))


@pytest.mark.parametrize("name", ["The Harbour Post Team", "Harbour Staff", "Redaktion Harbour"])
def test_a_team_is_known_by_its_name(name: str) -> None:
    assert names.is_team(name)


def test_a_person_is_no_team() -> None:
    assert not names.is_team("Stafford Teamer")
