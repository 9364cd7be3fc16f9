"""What no table of the program says: its environment, files, examples, and the settings at length."""

from __future__ import annotations

ENVIRONMENT = {
    "JIMAKU_API_KEY": "The API key. It goes before api_key_command and before the file that login writes.",
    "TMDB_API_KEY": "A key for TMDB. It goes before the file that login --tmdb writes.",
    "JIMAKU_MPV_HOME": "A folder for everything that is kept: data, cache, keys and log.",
    "MPV_HOME": "mpv's configuration folder, as for mpv itself.",
    "XDG_CONFIG_HOME": "Where mpv's folder is without MPV_HOME. The other folders of XDG are followed, too.",
    "APPDATA": "On Windows, where mpv's folder is without MPV_HOME.",
    "NO_COLOR": "When it is set, no colour is used. Pipes and files never get any.",
    "JIMAKU_URL": "Another site than https://jimaku.cc. Plain http is accepted on this machine only.",
    "ANILIST_URL": "Another endpoint than https://graphql.anilist.co.",
    "TMDB_URL": "Another one than https://api.themoviedb.org/3.",
}
FILES = {
    "~/.config/mpv/script-opts/jimaku_mpv.conf": "The settings. setup writes it once, and never over yours.",
    "~/.config/mpv/scripts/jimaku_mpv/": "The script inside mpv, as setup puts it there.",
    "~/.config/jimaku-mpv/": "The keys that login keeps, for you alone.",
    "~/.local/share/jimaku-mpv/": "What you have chosen for your series.",
    "~/.cache/jimaku-mpv/": "Jimaku's directory and downloaded subtitles. It can be deleted at any time.",
    "~/.local/state/jimaku-mpv/log/jimaku-mpv.log": "The log, which holds no keys.",
}
EXAMPLES = {
    "jimaku-mpv match 'Sousou no Frieren - 05.mkv'": "Shows what would be loaded for this name, and why.",
    "jimaku-mpv get ~/Videos/Frieren": "Saves a subtitle beside each video of the folder.",
    "jimaku-mpv search frieren": "Shows the numbers of the entries that are called so.",
    "jimaku-mpv decisions set VIDEO --entry 123": "Says once which show a folder holds.",
}
