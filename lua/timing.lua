-- Whether the subtitle that is loaded is in time with the video. The helper measures it beside all else;
-- and the shift that the user has set by hand, which is mpv's `sub-delay`.

local asking = require("asking")
local keys = require("keys")
local situation = require("situation")
local status = require("status")
local tracks = require("tracks")

local M = {}

-- A person chose this very file: only its times may be changed.
local CHOSEN = { ["next"] = true, ["previous"] = true, ["use-file"] = true }
local LEAST = 0.05

local values = {}
local usual = 0
local count = 0
-- `open`: the measurement that runs; `offered`: a correction is on the screen; `unknown`: what was loaded
-- last has times that nobody knows, so that a shift by hand was meant for it.
local open = nil
local offered = false
local unknown = false

function M.configure(given)
    values = given
    usual = mp.get_property_number("sub-delay", 0)
end

-- Seconds by which the user has moved the subtitle, more than mpv was started with; nil for none.
function M.shift()
    local by = mp.get_property_number("sub-delay", usual) - usual
    return math.abs(by) >= LEAST and by or nil
end

local function measure()
    asking.note({ type = "measure", measurement = open.number, chosen = open.chosen })
end

-- A subtitle is on the screen, by the action `name` if a person asked. One that is in time takes back the
-- shift that was meant for another.
function M.loaded(subtitle, name)
    open, offered = nil, false
    if M.shift() and (name == "keep-delay" or subtitle.timing and unknown) then
        mp.set_property_number("sub-delay", usual)
    end
    unknown = not subtitle.timing
    if unknown and values.timing ~= "off" then
        count = count + 1
        open = { number = count, chosen = CHOSEN[name] }
        measure()
    end
end

local function show(answer, subtitle)
    if not tracks.swap(subtitle) then
        return status.error("mpv could not open the corrected subtitle")
    end
    local moved = M.shift() and unknown
    situation.loaded(subtitle)
    M.loaded(subtitle)
    status.info(answer.text .. (moved and ", sub-delay is back" or ""))
end

-- What was found. `subtitle`: what to show instead of the one that was measured, nil to leave it.
function M.take(answer, subtitle)
    if not open or answer.measurement ~= open.number then
        return
    end
    open = nil
    situation.change({ timing = answer.text })
    if subtitle then
        show(answer, subtitle)
    elseif answer.verdict == "fixable" then
        offered = status.info(answer.text .. ": " .. keys.of("find", "Alt+j") .. " does it")
    elseif answer.verdict == "does_not_fit" then
        status.info(answer.text .. ". " .. keys.of("menu", "Alt+J"))
    else
        unknown = answer.verdict ~= "fits"
    end
end

-- Whether a correction was offered; asked once.
function M.take_offer()
    local was = offered
    offered = false
    return was
end

-- The helper died with the measurement.
function M.ask_again()
    if open then
        measure()
    end
end

-- The file is gone.
function M.reset()
    open, offered = nil, false
end

return M
