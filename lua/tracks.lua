-- Puts our subtitles into mpv's track list, and never touches a track that is not ours.

local msg = require("mp.msg")

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
    local ok, err = mp.commandv("sub-add", subtitle.path, flag, subtitle.title, subtitle.lang)
    if not ok then
        msg.error("mpv refused " .. subtitle.path .. ": " .. tostring(err))
    end
    return ok
end

-- Adds and selects a subtitle for the file that plays; selects it only, if it is there already.
function M.load(subtitle)
    local there = find_track(subtitle.path)
    if there then
        return mp.set_property_number("sid", there.id)
    end
    return add(subtitle, "select")
end

-- For on_preloaded: the user's own choice of track stands, whether by --sid or by watch-later.
function M.preload(subtitle)
    local open_choice = mp.get_property("sid") == "auto"
    return add(subtitle, open_choice and "select" or "auto")
end

return M
