-- Everything that the user can do, by name: as a binding, as a script-message, as a row of a menu.

local asking = require("asking")
local awaited = require("awaited")
local menus = require("menus")
local references = require("references")
local search = require("search")
local situation = require("situation")
local status = require("status")
local timing = require("timing")
local tracks = require("tracks")
local wire = require("wire")

local M = {}

local values = {}
local tell_settings = nil

-- `on_change` is called when an action has changed a setting.
function M.configure(given, on_change)
    values, tell_settings = given, on_change
end

-- Those that the helper answers, and what is shown while it works.
local HELPERS = {
    ["next"] = "taking the next subtitle…",
    ["previous"] = "taking the previous subtitle…",
    ["search"] = "",
    ["pick-entry"] = "",
    ["pick-episode"] = "",
    ["pick-file"] = "",
    ["all-files"] = "",
    ["other-releases"] = "",
    ["list-files"] = "",
    ["retime"] = "measuring the timing…",
    ["keep-delay"] = "",
    ["forget"] = "",
    ["why"] = "",
    ["login"] = "",
    ["use-entry"] = "looking for its subtitle…",
    ["use-episode"] = "looking for its subtitle…",
    ["use-file"] = "loading it…",
    ["use-key"] = "asking Jimaku whether it knows this key…",
}

-- An action that needs no file.
local ANYTIME = { ["login"] = true, ["use-key"] = true }

local function ask(name, argument)
    local open = asking.pending()
    if open and open.fields.name == name and open.fields.argument == argument then
        return asking.ping()
    end
    asking.ask({ type = "act", name = name, argument = argument }, "key")
end

local function ask_when_playing(name, argument)
    local words = HELPERS[name] ~= "" and HELPERS[name] or nil
    if ANYTIME[name] then
        ask(name, argument)
        return words and status.info(words)
    end
    search.when_playing(function()
        ask(name, argument)
    end, words)
end

local own = {}

-- A correction that is on the screen is what the key means.
function own.find()
    if timing.take_offer() then
        return ask_when_playing("retime")
    end
    search.find()
end

-- What we show is gone from the screen; false when there is nothing.
function M.take_away()
    local done = tracks.undo()
    if done then
        timing.forget()
        situation.reset()
    end
    return done
end

-- The helper takes back what was chosen for this file, also when nothing could be loaded of it.
function own.undo()
    local here, source = search.is_playing(), situation.get().source
    local done = M.take_away()
    status.info(done and "the subtitle is removed" or "nothing of ours is loaded")
    if here then
        asking.ask({ type = "act", name = "undo", current = source or nil }, "key")
    end
end

function own.dual()
    if not tracks.toggle_dual() then
        situation.get().slot = "dual"
        search.find()
    end
end

own["keep-delay"] = function()
    local shift, path = timing.shift(), tracks.path()
    if not shift or not path then
        return status.info("move our subtitle with z and Z first, then keep the shift")
    end
    ask_when_playing("keep-delay", wire.encode_bytes(string.format("%.3f %s", shift, path)))
end

own["pick-reference"] = function()
    local list = references.rows(tracks.is_ours)
    if #list == 0 or not tracks.path() then
        return status.info("there is nothing to measure our subtitle against")
    end
    menus.open({ title = "Measure against", rows = list }, function(row)
        M.run(row.action, row.argument)
    end)
end

own["toggle-auto"] = function()
    values.autoload = values.autoload == "yes" and "no" or "yes"
    local on = values.autoload == "yes"
    tell_settings()
    awaited.settings_changed()
    status.info(on and "looks for subtitles by itself again" or "no longer looks by itself, until mpv ends")
end

local function rows()
    local now = situation.get()
    local list = {}
    local function row(label, action, hint)
        list[#list + 1] = { label = label, action = action, hint = hint }
    end
    for _, choice in ipairs(now.choices or {}) do
        list[#list + 1] = choice
    end
    if now.status == "loaded" then
        row("Wrong subtitle: take the next one", "next", now.file)
        row("Back to the previous one", "previous")
    elseif now.status == "missing" then
        row("Choose the show…", "pick-entry")
        row("Find and load now", "find")
    else
        row("Find and load now", "find")
    end
    row("Choose the file…", "pick-file")
    row("Choose the episode…", "pick-episode", now.episode)
    if now.status ~= "missing" then
        row("Choose the show…", "pick-entry", now.entry)
    end
    row("Search for a title…", "search")
    row("Japanese and the translation together", "dual")
    row("Remove our subtitle", "undo")
    row("Why this one?", "why")
    row("Correct the timing", "retime", now.timing)
    row("Correct the timing by one track…", "pick-reference")
    if timing.shift() then
        local shift = string.format("%+.1f", timing.shift()):gsub("-", "−")
        row("Keep the shift of " .. shift .. " s for this release", "keep-delay")
    end
    row("Look by itself", "toggle-auto", values.autoload == "yes" and "on" or "off")
    row("Forget what was chosen for this folder", "forget")
    row("Enter the API key…", "login")
    return list
end

-- Pressed again, it closes.
function own.menu()
    if menus.close() then
        return
    end
    menus.open({ title = "Jimaku", rows = rows() }, function(row)
        M.run(row.action, row.argument)
    end)
end

function M.run(name, argument)
    if name ~= "menu" then
        menus.close()
    end
    if own[name] then
        own[name]()
    elseif HELPERS[name] then
        ask_when_playing(name, argument)
    end
end

-- Those that a user can bind.
M.NAMES = {
    "find", "menu", "next", "previous", "search", "pick-entry", "pick-episode", "pick-file", "retime",
    "pick-reference", "keep-delay", "undo", "toggle-auto", "forget", "why", "login", "dual",
}

return M
