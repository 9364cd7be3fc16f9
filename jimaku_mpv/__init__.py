"""jimaku-mpv: Japanese subtitles from jimaku.cc, loaded into mpv by themselves."""

__version__ = "0.1.0"
