"""The stand-in's TMDB: names and foreign ids, for those who have its key."""

from __future__ import annotations

from typing import Any

from tests.standin.server import StandIn


def test_a_series_is_found_in_either_language(server: StandIn, ask: Any) -> None:
    for name in ("alice in borderland", "今際の国"):
        reply = ask(f"/3/search/tv?query={name.replace(' ', '+')}&language=ja&api_key={server.tmdb_key}")
        (found,) = reply.json()["results"]
        assert (found["id"], found["name"], found["first_air_date"][:4]) == (
            110316,
            "今際の国のアリス",
            "2020",
        )


def test_a_film_is_no_series(server: StandIn, ask: Any) -> None:
    def found(kind: str, more: str = "") -> list[Any]:
        bearer = f"Bearer {server.tmdb_key}"
        return list(ask(f"/3/search/{kind}?query=Drive+My+Car{more}", key=bearer).json()["results"])

    assert [film["title"] for film in found("movie")] == ["Drive My Car"]
    assert found("tv") == []
    assert found("movie", "&year=1999") == []


def test_foreign_ids_are_mapped(server: StandIn, ask: Any) -> None:
    def found(path: str) -> Any:
        return ask(f"/3/find/{path}&api_key={server.tmdb_key}").json()

    assert [show["id"] for show in found("424536?external_source=tvdb_id")["tv_results"]] == [209867]
    assert [film["id"] for film in found("tt14039582?external_source=imdb_id")["movie_results"]] == [758866]
    assert not any(found("tt0000000?external_source=imdb_id").values())


def test_without_its_key_nothing_is_told(server: StandIn, ask: Any) -> None:
    for path, key in (("/3/search/tv?query=a", None), ("/3/search/tv?query=a&api_key=no", server.key)):
        reply = ask(path, key=key)
        assert (reply.status, reply.json()["success"]) == (401, False)


def test_an_unknown_question_is_noted(server: StandIn, ask: Any) -> None:
    assert ask(f"/3/search/person?query=a&api_key={server.tmdb_key}").status == 404
    assert ask(f"/3/search/tv?name=a&api_key={server.tmdb_key}").status == 400
    assert len(server.surprises) == 2
