-- Puts our subtitles into mpv's track list, and never touches a track that is not ours.

local msg = require("mp.msg")
local fonts = require("fonts")
local slots = require("slots")
local track_list = require("track_list")

local M = {}

-- For the file that plays. `ours`: the path of what we loaded; `made`: its source and times; `added`: the
-- paths that were not in the list before; `before`: what was selected; `preview`: { path, sid } of that;
-- `open`: the two options as they were before we chose for a file whose tracks mpv has not chosen yet.
local state = { added = {} }

local function add(subtitle, flag)
    if track_list.at_path(subtitle.path) then
        return true
    end
    fonts.offer(subtitle.fonts)
    local ok, err = mp.commandv("sub-add", subtitle.path, flag, subtitle.title, subtitle.lang)
    if not ok and not slots.is_left() then
        msg.error("mpv refused " .. subtitle.path .. ": " .. tostring(err))
    end
    state.added[subtitle.path] = ok or nil
    return ok == true
end

-- Not from a file that is left: it takes its tracks with it, and mpv would forget the user's own choice.
local function remove(path)
    local track = state.added[path] and track_list.at_path(path)
    state.added[path] = nil
    if track and not slots.is_left() then
        local _, second = slots.options()
        mp.commandv("sub-remove", tostring(track.id))
        -- With the first slot mpv 0.35 opens the second one to whatever it finds.
        slots.put("secondary-sid", second)
    end
end

local function best_other()
    return track_list.best_other(state.added)
end

-- The track that the user had before us, or the best one beside ours; nil without any.
local function translation()
    local before = state.before and track_list.with("id", tonumber(state.before.sid))
    return before or best_other()
end

-- Of a subtitle that lay ready nothing was selected before; in the first slot may stand another all the same.
local function remember_before()
    if state.before then
        return
    end
    local track = track_list.at_path(state.ours)
    local first = track and slots.showing(tostring(track.id))[1] == "sid"
    local instead = first and tostring((best_other() or { id = "auto" }).id)
    local second = state.ours and "no" or mp.get_property("secondary-sid", "no")
    state.before = { sid = instead or slots.selected(), second = second }
end

local function show(slot, id)
    local other = slot == "dual" and translation()
    if other and other.id ~= id then
        return slots.select(id, other.id)
    end
    return slots.put(slots.property_of(slot), id)
end

local function made_of(subtitle)
    return (subtitle.source or "") .. "\n" .. (subtitle.timing or "")
end

-- Another subtitle may lie at the same place by now: mpv has read the old one.
local function add_anew(subtitle)
    local made = made_of(subtitle)
    if subtitle.path == state.ours and made ~= state.made then
        remove(subtitle.path)
    end
    state.made = made
    return add(subtitle, "auto")
end

-- Adds a subtitle to the file that plays, or finds it there, and selects it in `slot`; `by_itself`: only
-- if the user has chosen none, else it waits in the list of tracks. It replaces what we added before.
function M.load(subtitle, slot, by_itself)
    local chosen = not by_itself or slots.is_open(slots.property_of(slot))
    M.end_preview(subtitle.path)
    remember_before()
    if not add_anew(subtitle) then
        return false
    end
    local old, there = state.ours, track_list.at_path(subtitle.path)
    state.ours = subtitle.path
    local ok = not chosen or (there ~= nil and show(slot, there.id))
    if old and old ~= subtitle.path then
        remove(old)
    end
    return ok
end

-- For on_preloaded, before mpv has chosen a track itself.
function M.preload(subtitle, slot)
    local primary = slot ~= "secondary" and slots.is_open("sid")
    local sid, second = slots.options()
    if not add(subtitle, primary and "select" or "auto") then
        return false
    end
    state.ours, state.made = subtitle.path, made_of(subtitle)
    state.open = { sid = sid, second = second }
    if slot == "secondary" and slots.is_open("secondary-sid") then
        show(slot, track_list.at_path(subtitle.path).id)
    elseif slot == "dual" and primary and best_other() then
        slots.put("secondary-sid", best_other().id)
    end
    return true
end

-- mpv has chosen the tracks of the file.
function M.settle()
    state.open = nil
end

-- Another file for what we show, in the slot where it is shown; what the user has selected stays selected.
function M.swap(subtitle)
    local old, before = state.ours, track_list.at_path(state.ours)
    local id = before and tostring(before.id)
    local shown = slots.showing(id)
    if not add_anew(subtitle) then
        return false
    end
    state.ours = subtitle.path
    local now = tostring(track_list.at_path(subtitle.path).id)
    for _, name in ipairs(shown) do
        slots.put(name, now)
    end
    if state.preview and state.preview.sid == id then
        state.preview.sid = now
    end
    if old and old ~= subtitle.path then
        remove(old)
    end
    return true
end

-- Whether we have put this file into the list.
function M.is_ours(path)
    return path ~= nil and state.added[path] == true
end

-- The file that we show; nil when there is none.
function M.path()
    return state.ours
end

-- Shows a subtitle until `end_preview`; one at a time.
function M.preview(subtitle)
    local sid = state.preview and state.preview.sid or slots.selected()
    local old = state.preview and state.preview.path
    if not add(subtitle, "auto") then
        return false
    end
    state.preview = { path = subtitle.path, sid = sid }
    slots.put("sid", track_list.at_path(subtitle.path).id)
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
    slots.put("sid", preview.sid)
    if preview.path ~= keep and preview.path ~= state.ours then
        remove(preview.path)
    end
end

-- Ours beside the translation, or alone again; false when nothing of ours is loaded.
function M.toggle_dual()
    local track = track_list.at_path(state.ours)
    if not track then
        return false
    end
    remember_before()
    local both = mp.get_property("secondary-sid", "no") ~= "no"
    show(both and "primary" or "dual", track.id)
    if both then
        slots.put("secondary-sid", "no")
    end
    return true
end

-- Takes away what we added and selects what was selected before; false when there is nothing of ours.
function M.undo()
    if not state.ours then
        return false
    end
    remember_before()
    -- First, so that a file that is left meanwhile leaves the user's own choice behind, not mpv's default.
    slots.select(state.before.sid, state.before.second)
    remove(state.ours)
    if state.before.sid == "auto" then
        slots.put("sid", "auto")
    end
    state = { added = state.added }
    return true
end

-- The file is gone, and its tracks with it.
function M.reset()
    if state.open then
        slots.give_back(state.open.sid, state.open.second)
    end
    state = { added = {} }
end

return M
