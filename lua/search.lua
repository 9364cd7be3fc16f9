-- When a subtitle is looked for: by itself when a file is opened, or at a key. `on_unload` runs before
-- mpv lets go of a file, so an answer that is taken here can never land on the next one.

local msg = require("mp.msg")
local asking = require("asking")
local autoload = require("autoload")
local awaited = require("awaited")
local installed = require("installed")
local menus = require("menus")
local playing = require("playing")
local ready = require("ready")
local situation = require("situation")
local slots = require("slots")
local status = require("status")
local timing = require("timing")
local tracks = require("tracks")

local M = {}

local AFTER_READY = 5

local config = {}
local preloaded = nil
local leaving = false
local pressed = nil
local timer = nil

function M.configure(given)
    config = given
end

local function look(by)
    situation.change({ status = "searching" })
    asking.ask({ type = "find" }, by)
end

-- Whether there is a file, and mpv is not about to leave it.
function M.is_playing()
    return not leaving and not mp.get_property_native("idle-active", false) and playing.path() ~= nil
end

-- Runs `action` for the file that plays; while mpv goes from one file to the next, `path` may still name
-- the old one: the press waits. `words` are shown meanwhile.
function M.when_playing(action, words)
    if mp.get_property_native("idle-active", false) or not (leaving or playing.path()) then
        return status.info("no video is playing")
    end
    config.forgive()
    if leaving then
        pressed = action
    else
        action()
    end
    if words then
        status.info(words)
    end
end

function M.find()
    M.when_playing(function()
        local open = asking.pending()
        if open and open.by ~= "auto" and open.fields.type == "find" then
            return asking.ping()
        end
        look(situation.get().offered and "confirm" or "key")
    end, "looking for Japanese subtitles…")
end

local function wanted_by_itself()
    if config.values.autoload ~= "yes" then
        return false
    end
    local reason = autoload.refusal(playing.facts(config.values.autoload_exclude))
    if reason then
        msg.verbose("not looking by itself: " .. reason)
    end
    return not reason
end

-- mpv waits for this hook, so it only looks at the disk and never asks the helper.
function M.on_preloaded()
    if not wanted_by_itself() then
        return
    end
    local folder, path = installed.read().ready, playing.path()
    local subtitle = ready.look_up(folder, path, config.values)
    if not subtitle then
        return
    elseif tracks.preload(subtitle, config.values.slot) then
        preloaded = subtitle
    elseif not slots.is_left() then
        -- At once: what mpv refuses after long thought would keep the screen black at each opening.
        ready.drop(folder, path)
        ready.refuse(subtitle)
    end
end

-- Nobody waits for the subtitle of the next file: the helper starts when this one plays calmly.
local function prepare_next()
    if config.values.prefetch == "yes" then
        timer = mp.add_timeout(AFTER_READY, function()
            asking.note({ type = "watching" })
        end)
    end
end

function M.on_file_loaded()
    local action = pressed
    leaving, pressed = false, nil
    tracks.settle()
    if preloaded then
        situation.loaded(preloaded)
        timing.loaded(preloaded)
        prepare_next()
    end
    if action then
        action()
    elseif not preloaded and wanted_by_itself() then
        look("auto")
    end
end

function M.on_unload()
    menus.leave_file()
    preloaded, leaving, pressed = nil, true, nil
    if timer then
        timer:kill()
        timer = nil
    end
    asking.stop()
    awaited.stop()
    tracks.reset()
    timing.reset()
    situation.reset()
end

return M
