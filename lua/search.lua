-- What is going on for the file that plays: asks the helper, and takes only the answer to the
-- latest question. `on_unload` runs before mpv lets go of a file, so an answer that is taken here
-- can never land on the next one.

local msg = require("mp.msg")
local autoload = require("autoload")
local installed = require("installed")
local keys = require("keys")
local playing = require("playing")
local ready = require("ready")
local status = require("status")
local tracks = require("tracks")
local wire = require("wire")

local M = {}

local config = {}
local job = nil
local job_count = 0
local preloaded = false
local offered = false
local leaving = false
local pressed = false

function M.configure(given)
    config = given
end

-- `by`: "auto", "key", or "confirm" when the user accepts what was offered.
local function ask(by)
    job_count = job_count + 1
    job = { id = job_count, by = by }
    config.start()
    config.send({
        type = "find",
        job = job.id,
        by = by,
        path = wire.encode_bytes(playing.path()),
        media_title = wire.encode_bytes(mp.get_property("media-title", "")),
        duration = mp.get_property_number("duration"),
        settings = ready.settings_key(config.values),
    })
end

-- While mpv goes from one file to the next, `path` may still name the old one: the press waits.
function M.find()
    if mp.get_property_native("idle-active", false) or not (leaving or playing.path()) then
        return status.info("no video is playing")
    end
    config.forgive()
    if leaving then
        pressed = true
    elseif not job or job.by == "auto" then
        ask(offered and "confirm" or "key")
    else
        config.ping()
    end
    status.info("looking for Japanese subtitles…")
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
    local subtitle = ready.look_up(installed.read().ready, playing.path(), config.values)
    preloaded = subtitle ~= nil and tracks.preload(subtitle) == true
end

function M.on_file_loaded()
    local by_key = pressed
    leaving, pressed = false, false
    if by_key then
        ask("key")
    elseif not preloaded and wanted_by_itself() then
        ask("auto")
    end
end

function M.on_unload()
    job, preloaded, offered, leaving, pressed = nil, false, false, true, false
    config.tell({ type = "stop" })
end

local answers = {}

function answers.subtitle(answer, by)
    local subtitle = { path = wire.decode_bytes(answer.path), title = answer.title, lang = answer.lang }
    subtitle.fonts = answer.fonts
    if not tracks.load(subtitle, by == "auto") then
        return status.error("mpv could not open the subtitle. Details: its console or log")
    end
    offered = false
    status.forget_errors()
    if answer.note or by ~= "auto" then
        status.info(answer.note or (answer.title:gsub("^Jimaku: ", "")))
    end
end

-- Only what was really shown can be accepted with the next key press.
function answers.ask(answer, by)
    if by ~= "auto" or config.values.when_unsure ~= "silent" then
        offered = status.info(answer.text .. "? " .. keys.of("find", "Alt+j") .. " loads it")
    else
        msg.verbose("not certain: " .. answer.text)
    end
end

function answers.failed(answer, by)
    if by == "auto" then
        status.error_once(answer.text)
    else
        status.error(answer.text)
    end
end

function M.on_answer(answer)
    if not job or answer.job ~= job.id then
        return msg.verbose("too late: " .. tostring(answer.type))
    end
    local by = job.by
    job = nil
    if answers[answer.type] then
        answers[answer.type](answer, by)
    else
        msg.error("unknown answer: " .. tostring(answer.type))
    end
end

-- The helper died with the question: ask again.
function M.on_helper_restart()
    if job then
        ask(job.by)
    end
end

function M.on_helper_failure()
    job = nil
end

return M
