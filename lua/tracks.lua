-- Puts our subtitles into mpv's track list, and never touches a track that is not ours.

local msg = require("mp.msg")
local fonts = require("fonts")

local M = {}

local function find_track(path)
    for _, track in ipairs(mp.get_property_native("track-list", {})) do
        if track.type == "sub" and track["external-filename"] == path then
            return track
        end
    end
    return nil
end

local function add(subtitle, flag)
    fonts.offer(subtitle.fonts)
    local ok, err = mp.commandv("sub-add", subtitle.path, flag, subtitle.title, subtitle.lang)
    if not ok then
        msg.error("mpv refused " .. subtitle.path .. ": " .. tostring(err))
    end
    return ok
end

-- The user has chosen no subtitle for this file: not by --sid or --sub-file, not while it plays.
local function nothing_chosen()
    local own_files = mp.get_property_native("options/sub-files", {})
    return mp.get_property("options/sid", "auto") == "auto" and #own_files == 0
end

-- Adds a subtitle to the file that plays, or finds it there, and selects it; `by_itself`: only if
-- the user has chosen none, else it waits in the list of tracks.
function M.load(subtitle, by_itself)
    local chosen = not by_itself or nothing_chosen()
    local there = find_track(subtitle.path)
    if not there then
        return add(subtitle, chosen and "select" or "auto")
    end
    return not chosen or mp.set_property_number("sid", there.id)
end

-- For on_preloaded, before mpv has chosen a track itself.
function M.preload(subtitle)
    return add(subtitle, nothing_chosen() and "select" or "auto")
end

return M
