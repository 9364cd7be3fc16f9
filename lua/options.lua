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

-- What the script itself acts on; the helper checks all of them.
M.words = {
    autoload = { "yes", "no" },
    when_unsure = { "hint", "menu", "silent" },
    slot = { "primary", "secondary", "dual" },
    prefetch = { "yes", "no" },
    preview = { "yes", "no" },
    osd_messages = { "all", "errors", "none" },
}

-- A wrong word has its default, and a sentence that says so.
local function check(values, defaults, complain)
    for name, words in pairs(M.words) do
        local value, known = values[name], false
        for _, word in ipairs(words) do
            known = known or word == value
        end
        if not known then
            local allowed = table.concat(words, ", ")
            values[name] = defaults[name]
            complain("Setting " .. name .. "=" .. value .. " is not allowed. Allowed: " .. allowed)
        end
    end
end

-- Reads them now, and again whenever script-opts change at run time.
function M.read(on_change, complain)
    local defaults = {}
    for name, value in pairs(M.values) do
        defaults[name] = value
    end
    require("mp.options").read_options(M.values, "jimaku_mpv", function()
        check(M.values, defaults, complain)
        on_change()
    end)
    check(M.values, defaults, complain)
end

return M
