-- The one open question to the helper; only the answer to the latest one counts.

local msg = require("mp.msg")
local playing = require("playing")
local ready = require("ready")
local situation = require("situation")
local wire = require("wire")

local M = {}

local config = {}
local job = nil
local job_count = 0

-- `values`, and the helper's start, send, tell and ping.
function M.configure(given)
    config = given
end

-- What every question says of the file that plays.
local function scene()
    local following = playing.following()
    local stream, texts = playing.network()
    local timing, looks_at = situation.get().timing or "", situation.get().looks_at
    for at, text in ipairs(texts or {}) do
        texts[at] = wire.encode_bytes(text)
    end
    return {
        path = wire.encode_bytes(playing.path() or ""),
        media_title = wire.encode_bytes(mp.get_property("media-title", "")),
        duration = mp.get_property_number("duration"),
        settings = ready.settings_key(config.values),
        current = situation.get().source,
        timing = timing ~= "" and wire.encode_bytes(timing) or nil,
        looks_in = looks_at and math.max(0, looks_at - mp.get_time()),
        following = following and wire.encode_bytes(following) or nil,
        stream = stream and wire.encode_bytes(stream) or nil,
        texts = texts,
    }
end

local function message_of(fields)
    local message = scene()
    for name, value in pairs(fields) do
        message[name] = value
    end
    return message
end

-- `by` tells later what the answer is for: "auto", "key", "confirm" or "preview"; `fields.by` who wanted it
-- in the first place, where that is somebody else: what may be asked for a person finds more.
function M.ask(fields, by)
    job_count = job_count + 1
    job = { id = job_count, by = by, fields = fields }
    local message = message_of(fields)
    message.job, message.by = job.id, fields.by or by
    config.start()
    config.send(message)
end

-- What the helper should know, and does not answer.
function M.note(fields)
    config.start()
    config.send(message_of(fields))
end

-- The open question, if there is one: { by, fields }.
function M.pending()
    return job
end

-- The user is still waiting.
function M.ping()
    config.ping()
end

function M.forget()
    job = nil
end

-- The file is gone: nobody wants an answer any more.
function M.stop()
    job = nil
    config.tell({ type = "stop" })
end

-- What the answer's question was for; nil if it comes too late.
function M.settle(answer)
    -- A question whose number could not be read is the open one.
    if not job or answer.job ~= job.id and answer.job ~= 0 then
        msg.verbose("too late: " .. tostring(answer.type))
        return nil
    end
    local by = job.by
    job = nil
    return by
end

-- The helper died with the question.
function M.ask_again()
    if job then
        M.ask(job.fields, job.by)
    end
end

return M
