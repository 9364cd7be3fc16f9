-- Whether the subtitle that is loaded is in time with the video. The helper measures it beside all else;
-- and the shift that the user has set by hand, which is mpv's `sub-delay`.

local msg = require("mp.msg")
local asking = require("asking")
local keys = require("keys")
local ready = require("ready")
local situation = require("situation")
local slots = require("slots")
local status = require("status")
local track_list = require("track_list")
local tracks = require("tracks")

local M = {}

-- A person chose this very file: only its times may be changed.
local CHOSEN = { ["next"] = true, ["previous"] = true, ["use-file"] = true }
local LEAST = 0.05

local values = {}
local usual = {}
local count, files = 0, 0
local told = {}
-- `open`: the measurement that runs; `offered`: a correction is on the screen; `unknown`: nobody knows the
-- times of what is loaded; `moved`: the file in which a shift was made by hand for such a subtitle.
local open = nil
local offered = false
local unknown = false
local moved = nil

-- The shift of the slot in which ours is: older mpv has one for both.
local function delay()
    local track = track_list.at_path(tracks.path())
    local shown = slots.showing(track and tostring(track.id))
    local second = #shown == 1 and shown[1] == "secondary-sid"
    second = second and mp.get_property_number("secondary-sub-delay")
    return second and "secondary-sub-delay" or "sub-delay"
end

-- Seconds by which the user has moved the subtitle, more than mpv was started with; nil for none.
function M.shift()
    local name = delay()
    usual[name] = usual[name] or 0
    local by = mp.get_property_number(name, usual[name]) - usual[name]
    return math.abs(by) >= LEAST and by or nil
end

local function take_back()
    moved = nil
    mp.set_property_number(delay(), usual[delay()])
end

function M.configure(given)
    values = given
    for _, name in ipairs({ "sub-delay", "secondary-sub-delay" }) do
        usual[name] = mp.get_property_number(name, 0)
        mp.observe_property(name, "number", function()
            if name == delay() then
                moved = unknown and M.shift() and files or nil
            end
        end)
    end
end

local function measure()
    asking.note({ type = "measure", measurement = open.number, chosen = open.chosen })
end

-- A subtitle is on the screen, by the action `name` if a person asked. One that is in time takes back the
-- shift that was made for one that was not; one of which nothing is known is measured.
function M.loaded(subtitle, name)
    open, offered = nil, false
    if M.shift() and (name == "keep-delay" or subtitle.in_time and moved) then
        take_back()
    end
    unknown = not subtitle.in_time
    if not subtitle.timing and values.timing ~= "off" then
        count = count + 1
        open = { number = count, chosen = CHOSEN[name] }
        measure()
    end
end

local function show(answer, subtitle)
    if not tracks.swap(subtitle) then
        if not slots.is_left() then
            ready.withdraw(subtitle)
            status.error("mpv could not open the corrected subtitle")
        end
        return
    end
    ready.keep(answer)
    local back = M.shift() and moved
    situation.loaded(subtitle)
    M.loaded(subtitle)
    status.info(answer.text .. (back and ", sub-delay is back" or ""))
end

-- What has to be installed is told once; “Why this one?” has it at any time.
local function tell_once(text)
    if not told[text] then
        told[text] = true
        status.info(text)
    end
end

-- What was found. `subtitle`: what to show instead of the one that was measured, nil to leave it.
function M.take(answer, subtitle)
    if not open or answer.measurement ~= open.number or not tracks.path() then
        return
    end
    open = nil
    msg.verbose("timing: " .. answer.text)
    situation.change({ timing = answer.text })
    if subtitle then
        show(answer, subtitle)
    elseif answer.verdict == "fixable" then
        offered = status.info(answer.text .. ": " .. keys.of("find", "Alt+j") .. " does it")
    elseif answer.verdict == "does_not_fit" then
        status.info(answer.text .. ": " .. keys.of("menu", "Alt+J") .. " to choose")
    elseif answer.missing then
        tell_once(answer.text)
    elseif answer.verdict == "fits" then
        unknown = false
        if moved and moved < files and M.shift() then
            take_back()
            status.info("in time: sub-delay is back")
        end
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

-- Nothing of ours is shown any more.
function M.forget()
    open, offered, unknown = nil, false, false
end

-- The file is gone.
function M.reset()
    files = files + 1
    M.forget()
end

return M
