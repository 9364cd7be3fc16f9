"""What the server of jimaku.cc does, and what the program makes of it.

Each row is held on the wire in `test_real_server.py`; `tests` show the program's side, below tests/.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`program`: its reaction, in words; "nothing: …" where it has none, with the reason."""

    case: str
    server: str
    program: str
    tests: tuple[str, ...] = ()


ANSWERS = "net/test_site_answers.py"
COMMANDS = "commands/test_site_manners.py"
LIMIT = "net/test_ratelimit.py"
JIMAKU = "net/test_jimaku.py"
MATRIX = "e2e/test_fault_matrix.py"
RENEWAL = "pipeline/test_index_manners.py"

ROWS = (
    Row(
        "25 requests in 60 s",
        "a bucket of 25 for each address; one request comes back every 2.4 s",
        "counts along and waits before it is refused",
        (LIMIT,),
    ),
    Row(
        "429",
        "the told wait is one interval too long, and the refused request costs nothing",
        "waits, and asks again",
        (LIMIT,),
    ),
    Row(
        "remaining",
        "rounded to nearest, so that a 1 may be half a request",
        "counts what is told with care",
        (LIMIT,),
    ),
    Row(
        "reset",
        "the shortest decimal of a 32-bit float, up to 64 s off",
        "prefers reset-after",
        ("net/test_window.py",),
    ),
    Row(
        "400 before 401",
        "what is wrong in the address is told before the key is looked at",
        "sends nothing that is wrong, so that a bad key is told as one",
        (f"{COMMANDS}::test_a_number_that_no_entry_has_is_refused_before_anybody_is_asked",),
    ),
    Row(
        "texts of 400",
        "a sentence names the parameter and what is wrong with it",
        "hands the sentence on",
        (f"{ANSWERS}::test_the_servers_own_sentence_is_handed_on",),
    ),
    Row(
        "tmdb_id",
        "an empty one is ignored, one above 32 bits is refused",
        "nothing: it looks ids up in its own index and never sends one",
    ),
    Row(
        "numbers of entries",
        "404 for a number that no entry has, 400 for one of more than 64 bits",
        "says that there is no such entry; refuses what can't be a number of one",
        (
            f"{COMMANDS}::test_a_number_that_no_entry_has_is_refused_before_anybody_is_asked",
            f"{COMMANDS}::test_an_entry_that_is_not_there_is_told_as_such",
        ),
    ),
    Row(
        "unknown paths and methods",
        "404 and 405 with an empty body; HEAD is answered as GET",
        "does not take an empty 404 for an entry that is gone; never sends HEAD",
        (f"{ANSWERS}::test_an_empty_refusal_is_not_a_missing_entry", f"{MATRIX}"),
    ),
    Row(
        "order of the index",
        "by the bytes of the names",
        "nothing: it keeps the index by number and orders what it finds by itself",
    ),
    Row(
        "query",
        "fuzzy, with a floor under which nothing is found",
        "nothing: it searches its own index",
    ),
    Row(
        "addresses of files",
        "letters beyond ASCII are encoded, most marks are not",
        "fetches each file under whatever name",
        (f"{ANSWERS}::test_a_file_of_any_name_comes_byte_for_byte",),
    ),
    Row(
        "last_modified of files",
        "to the nanosecond",
        "reads it to the microsecond",
        (f"{ANSWERS}::test_dates_with_nanoseconds_are_read",),
    ),
    Row(
        "downloads",
        "packed when asked, then without a length; 304, 416, and an empty 404",
        "asks for gzip and notices a cut; takes 404 for a file that is gone; asks for no ranges and dates",
        (
            f"{ANSWERS}::test_a_packed_download_is_whole_or_refused",
            f"{ANSWERS}::test_a_file_that_is_gone_needs_no_words",
            f"{COMMANDS}::test_a_whole_run_asks_for_nothing_but_what_the_site_knows",
            MATRIX,
        ),
    ),
    Row(
        "JSON",
        "in chunks without a length, packed from 32 bytes on",
        "reads both, and notices an answer that is cut off",
        (
            f"{ANSWERS}::test_answers_without_a_length_are_read_whole",
            f"{COMMANDS}::test_an_index_that_is_cut_off_is_not_taken_for_the_whole",
        ),
    ),
    Row(
        "an entry's folder is missing",
        "500 with the sentence of its system",
        "says that the server has trouble, and that the sentence is the server's",
        (f"{COMMANDS}::test_a_folder_that_the_server_misses_is_not_one_of_ours", MATRIX),
    ),
    Row(
        "upload",
        "16 MiB a request; endings in capitals and names that are there are skipped; 400 if that is all",
        "nothing: it never uploads",
    ),
    Row(
        "episode= with some names",
        "the connection ends without an answer",
        "never asks for an episode, but for the whole list, and reads such names itself",
        (
            f"{ANSWERS}::test_a_list_is_asked_for_as_a_whole_whatever_is_in_it",
            f"{COMMANDS}::test_a_whole_run_asks_for_nothing_but_what_the_site_knows",
            MATRIX,
        ),
    ),
    Row(
        "unknown parameters",
        "ignored (the stand-in refuses them, so that they are noticed)",
        "sends none",
        (f"{COMMANDS}::test_a_whole_run_asks_for_nothing_but_what_the_site_knows",),
    ),
    Row(
        "a ban",
        "limit 0, only when it can't see the address of who asks",
        "stops and says so",
        (f"{JIMAKU}::test_who_is_banned_is_told_and_stops",),
    ),
    Row(
        "numbers are given again",
        "the newest number, once deleted, is that of the next new entry; AniList and TMDB ids are unique",
        "finds the new show under it, and the old one no more",
        ("pipeline/test_numbers_given_again.py",),
    ),
    Row(
        "last_modified of entries",
        "an upload changes it; edits and deleted files don't; a scraped entry carries an older date",
        "asks for what is newer than what it has, and for everything now and then",
        (RENEWAL,),
    ),
    Row(
        "relations",
        "served as they are; empty, with a hash of zeros, when their source was away",
        "finds what needs no relations all the same",
        (f"{COMMANDS}::test_without_relations_the_rest_goes_on", "pipeline/test_relation_manners.py"),
    ),
    Row(
        "notes",
        "up to 2048 bytes",
        "keeps all of them, and tells them in plain words: all in `match`, their beginning in the menus",
        (
            f"{ANSWERS}::test_notes_are_kept_to_their_end",
            "commands/test_site_words.py",
            "player/test_told_by_site.py",
        ),
    ),
    Row(
        "its own pages",
        "the description of the API counts against the limit",
        "nothing: it never asks for it",
    ),
    Row(
        "keys and errors",
        "the bare key; errors are objects with a sentence and a number",
        "says that the key was refused, or that the entry is gone",
        (f"{JIMAKU}::test_a_key_is_proved_with_one_request", f"{JIMAKU}::test_what_is_gone"),
    ),
    Row(
        "search by date and kind",
        "dates include their own second; live action only with anime=false",
        "asks for both kinds, and for a little more than is new",
        (f"{JIMAKU}::test_search_by_time_includes_the_second_itself", RENEWAL),
    ),
    Row("a trailing slash", "is trimmed", "nothing: it sends none"),
    Row(
        "order of files",
        "by the bytes of their names",
        "orders them by itself",
        ("matching/test_ranking.py",),
    ),
    Row("single ranges", "206, never packed", "nothing: it asks for none"),
)
