-- The settings: mpv's script-opts/jimaku_mpv.conf, then --script-opts=jimaku_mpv-NAME=VALUE.
-- Names, defaults and allowed words are those of jimaku_mpv/config.py; a test keeps them equal.

local M = {}

M.values = {
    autoload = "yes",
    autoload_exclude = "",
    when_unsure = "hint",
    online = "plausible",
    languages = "ja,ja+",
    format = "any",
    hearing_impaired = "any",
    slot = "primary",
    prefetch = "yes",
    preview = "no",
    timing = "auto",
    timing_streams = "no",
    save = "cache",
    strip = "",
    cache_limit = "500",
    osd_messages = "all",
    helper = "",
    api_key_command = "",
    log_level = "info",
}

-- Reads them now, and again whenever script-opts change at run time.
function M.read(on_change)
    require("mp.options").read_options(M.values, "jimaku_mpv", on_change)
end

return M
