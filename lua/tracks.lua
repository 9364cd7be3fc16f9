-- Puts our subtitles into mpv's track list, and never touches a track that is not ours.

local msg = require("mp.msg")

local M = {}

-- For the file that plays. `ours`: the path of what we loaded; `added`: the paths that were not in the
-- list before; `before`: what was selected until then; `preview`: { path, sid } while one is looked at.
local state = { added = {} }

local function subtitles()
    local found = {}
    for _, track in ipairs(mp.get_property_native("track-list", {})) do
        if track.type == "sub" then
            found[#found + 1] = track
        end
    end
    return found
end

local function with(name, value)
    for _, track in ipairs(subtitles()) do
        if value ~= nil and track[name] == value then
            return track
        end
    end
    return nil
end

local function at_path(path)
    return with("external-filename", path)
end

local function add(subtitle, flag)
    if at_path(subtitle.path) then
        return true
    end
    local ok, err = mp.commandv("sub-add", subtitle.path, flag, subtitle.title, subtitle.lang)
    if not ok then
        msg.error("mpv refused " .. subtitle.path .. ": " .. tostring(err))
        return false
    end
    state.added[subtitle.path] = true
    return true
end

local function remove(path)
    local track = state.added[path] and at_path(path)
    state.added[path] = nil
    if track then
        mp.commandv("sub-remove", tostring(track.id))
    end
end

-- The user has chosen no subtitle for this file: not by --sid or --sub-file, not while it plays.
-- A number that no track has was saved with the file's position, and meant a subtitle of ours.
local function is_open(name)
    local chosen = mp.get_property("options/" .. name, "auto")
    local stale = tonumber(chosen) ~= nil and not with("id", tonumber(chosen))
    local none_yet = name == "secondary-sid" and chosen == "no"
    local own_files = mp.get_property_native("options/sub-files", {})
    return (chosen == "auto" or stale or none_yet) and #own_files == 0
end

local function property_of(slot)
    return slot == "secondary" and "secondary-sid" or "sid"
end

-- What stands beside Japanese, or in its place without us: an embedded default first.
local function best_other()
    local best, most = nil, -1
    for _, track in ipairs(subtitles()) do
        local japanese = (track.lang or ""):lower():find("^j[ap]")
        local points = (japanese and 0 or 4) + (track.default and 2 or 0) + (track.forced and 0 or 1)
        if not state.added[track["external-filename"] or ""] and points > most then
            best, most = track, points
        end
    end
    return best
end

-- The track that the user had before us, or the best one beside ours; nil without any.
local function translation()
    local before = state.before and with("id", tonumber(state.before.sid))
    return before or best_other()
end

local function show(slot, id)
    local ok = mp.set_property(property_of(slot), tostring(id))
    local other = slot == "dual" and translation()
    if other and other.id ~= id then
        mp.set_property("secondary-sid", tostring(other.id))
    end
    return ok
end

-- What is selected now, as it can be set again: "no" would hold for the next file too.
local function selected()
    local sid = mp.get_property("sid", "no")
    if sid == "no" and mp.get_property("options/sid", "auto") == "auto" then
        sid = "auto"
    end
    return sid
end

local function remember_before()
    state.before = state.before or { sid = selected(), second = mp.get_property("secondary-sid", "no") }
end

-- Adds a subtitle to the file that plays, or finds it there, and selects it in `slot`; `by_itself`: only
-- if the user has chosen none, else it waits in the list of tracks. It replaces what we added before.
function M.load(subtitle, slot, by_itself)
    local chosen = not by_itself or is_open(property_of(slot))
    M.end_preview(subtitle.path)
    remember_before()
    if not add(subtitle, "auto") then
        return false
    end
    local old, there = state.ours, at_path(subtitle.path)
    state.ours = subtitle.path
    local ok = not chosen or (there ~= nil and show(slot, there.id))
    if old and old ~= subtitle.path then
        remove(old)
    end
    return ok
end

-- For on_preloaded, before mpv has chosen a track itself.
function M.preload(subtitle, slot)
    local primary = slot ~= "secondary" and is_open("sid")
    if not add(subtitle, primary and "select" or "auto") then
        return false
    end
    state.ours = subtitle.path
    if slot == "secondary" and is_open("secondary-sid") then
        show(slot, at_path(subtitle.path).id)
    elseif slot == "dual" and primary and best_other() then
        mp.set_property("secondary-sid", tostring(best_other().id))
    end
    return true
end

-- Shows a subtitle until `end_preview`; one at a time.
function M.preview(subtitle)
    local sid = state.preview and state.preview.sid or selected()
    local old = state.preview and state.preview.path
    if not add(subtitle, "auto") then
        return false
    end
    state.preview = { path = subtitle.path, sid = sid }
    mp.set_property("sid", tostring(at_path(subtitle.path).id))
    if old and old ~= subtitle.path and old ~= state.ours then
        remove(old)
    end
    return true
end

-- Back to what was there before the preview; `keep`: the path that is loaded for good now.
function M.end_preview(keep)
    local preview = state.preview
    state.preview = nil
    if not preview then
        return
    end
    mp.set_property("sid", preview.sid)
    if preview.path ~= keep and preview.path ~= state.ours then
        remove(preview.path)
    end
end

-- Ours beside the translation, or alone again; false when nothing of ours is loaded.
function M.toggle_dual()
    local track = at_path(state.ours)
    if not track then
        return false
    end
    remember_before()
    local both = mp.get_property("secondary-sid", "no") ~= "no"
    show(both and "primary" or "dual", track.id)
    if both then
        mp.set_property("secondary-sid", "no")
    end
    return true
end

-- Takes away what we added and selects what was selected before; false when there is nothing of ours.
function M.undo()
    if not state.ours then
        return false
    end
    local before = state.before or { sid = tostring((best_other() or { id = "auto" }).id), second = "no" }
    remove(state.ours)
    mp.set_property("sid", before.sid)
    mp.set_property("secondary-sid", before.second)
    state = { added = state.added }
    return true
end

-- The file is gone, and its tracks with it.
function M.reset()
    state = { added = {} }
end

return M
