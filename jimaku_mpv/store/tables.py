"""The tables of both files, as steps from version to version."""

from __future__ import annotations

from jimaku_mpv.store.opening import Schema

ENTRY_COLUMNS = "id, anime, flags, modified, name, english, japanese, anilist, tmdb, notes"

# The generation begins with the time, so that it is higher than before when a cache was rebuilt.
CATALOGUE = Schema(
    steps=(
        """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, anime INTEGER NOT NULL, flags INTEGER NOT NULL, modified INTEGER NOT NULL,
            name TEXT NOT NULL, english TEXT, japanese TEXT, anilist INTEGER, tmdb TEXT, notes TEXT
        );
        CREATE TABLE file_lists (entry INTEGER PRIMARY KEY, at REAL NOT NULL, files TEXT NOT NULL);
        CREATE TABLE missing (
            entry INTEGER, episode TEXT, at REAL NOT NULL, PRIMARY KEY (entry, episode)
        ) WITHOUT ROWID;
        CREATE TABLE relations (
            one INTEGER PRIMARY KEY CHECK (one = 0), hash TEXT NOT NULL, at REAL NOT NULL, rules TEXT NOT NULL
        );
        CREATE TABLE answers (
            source TEXT, question TEXT, at REAL NOT NULL, payload TEXT NOT NULL,
            PRIMARY KEY (source, question)
        );
        CREATE TABLE stamps (name TEXT PRIMARY KEY, at REAL NOT NULL);
        CREATE TABLE claims (name TEXT PRIMARY KEY, until REAL NOT NULL);
        CREATE TABLE rates (server TEXT PRIMARY KEY, state TEXT NOT NULL);
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        INSERT INTO counters VALUES
            ('generation', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
        """,
        "CREATE TABLE readings (entry INTEGER PRIMARY KEY, of TEXT NOT NULL, names TEXT NOT NULL)",
        "ALTER TABLE claims ADD COLUMN owner INTEGER",
        # Which entry a list and what is missing belong to, since the site can give a number to another one.
        f"""
        CREATE TABLE owners (
            id INTEGER PRIMARY KEY, anime INTEGER NOT NULL, flags INTEGER NOT NULL, modified INTEGER NOT NULL,
            name TEXT NOT NULL, english TEXT, japanese TEXT, anilist INTEGER, tmdb TEXT, notes TEXT
        );
        INSERT INTO owners SELECT {ENTRY_COLUMNS} FROM entries
            WHERE id IN (SELECT entry FROM file_lists UNION SELECT entry FROM missing)
        """,
        # How long a claim holds is for the next one to say: a key press does not wait as long.
        "DROP TABLE claims; CREATE TABLE claims (name TEXT PRIMARY KEY, begun REAL NOT NULL, owner INTEGER)",
        # Which date the entry had when its list was fetched; NULL: the list is not to be believed any more.
        """
        ALTER TABLE file_lists ADD COLUMN modified INTEGER;
        UPDATE file_lists SET modified = (SELECT min(modified, CAST(file_lists.at * 1000000 AS INTEGER))
            FROM owners WHERE id = entry) WHERE at > 0
        """,
    )
)

DECISIONS = Schema(
    steps=(
        """
        CREATE TABLE decisions (
            key TEXT PRIMARY KEY, entry INTEGER, release TEXT, shift INTEGER NOT NULL,
            made_at REAL NOT NULL, changed_at REAL NOT NULL
        )
        """,
        "ALTER TABLE decisions ADD COLUMN delays TEXT NOT NULL DEFAULT '{}'",
    ),
    precious=True,
    # The first version does not know these, and changes the decisions without them: what they say holds for
    # the number, or the time, that stands beside it. `chosen`: the entry as it was when it was chosen.
    # `undo`: for which video the latest choices were made, and what was decided before them.
    beside="""
    CREATE TABLE IF NOT EXISTS chosen (
        key TEXT PRIMARY KEY, number INTEGER NOT NULL, made_at REAL NOT NULL, entry TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS undo (
        key TEXT PRIMARY KEY, video TEXT NOT NULL, before TEXT NOT NULL, left_at REAL NOT NULL
    );
    """,
)

# An entry that is the same already counts as no change, so that windows need not load all again.
SAVE_ENTRY = f"""
    INSERT INTO entries ({ENTRY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        anime = excluded.anime, flags = excluded.flags, modified = excluded.modified, name = excluded.name,
        english = excluded.english, japanese = excluded.japanese, anilist = excluded.anilist,
        tmdb = excluded.tmdb, notes = excluded.notes
    WHERE (entries.anime, entries.flags, entries.modified, entries.name, entries.english,
           entries.japanese, entries.anilist, entries.tmdb, entries.notes)
        IS NOT (excluded.anime, excluded.flags, excluded.modified, excluded.name, excluded.english,
                excluded.japanese, excluded.anilist, excluded.tmdb, excluded.notes)
"""
