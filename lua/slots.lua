-- The two places that mpv has for a subtitle, and which track stands in which. Nobody else sets them.
--
-- While mpv leaves a file it has told the readers of all tracks to stop, and still takes commands: a text
-- track that is selected then makes it wait for ever for the first line. So each set looks, within the same
-- command, whether the file is being left; the name of the property is empty then, and nothing is set.

local track_list = require("track_list")

local M = {}

local IN_TIME = 'no-osd expand-properties set "${?playback-abort==no:%s}" %s'
local AT_ANY_TIME = 'no-osd set "%s" %s'

-- Whether mpv leaves the file, or has left it: what fails now fails for that, and nobody wants it any more.
function M.is_left()
    return mp.get_property("playback-abort", "no") ~= "no"
end

-- Puts tracks into slots, in this order: name, track, name, track, … All in one step, which a file that is
-- left has no part of: false. Only "no" for `sid` is never too late: it reads nothing, and it is what the
-- user had chosen, which mpv takes over to the next file.
local function set(...)
    local commands, given = {}, { ... }
    for at = 1, #given, 2 do
        local closes = given[at] == "sid" and given[at + 1] == "no"
        commands[#commands + 1] = (closes and AT_ANY_TIME or IN_TIME):format(given[at], given[at + 1])
    end
    mp.command(table.concat(commands, "; "))
    return not M.is_left()
end

-- The user has chosen no subtitle for this file: not by --sid or --sub-file, not while it plays.
-- A number that no track has was saved with the file's position, and meant a subtitle of ours.
function M.is_open(name)
    local chosen = mp.get_property("options/" .. name, "auto")
    local stale = tonumber(chosen) ~= nil and not track_list.with("id", tonumber(chosen))
    local none_yet = name == "secondary-sid" and chosen == "no"
    local own_files = mp.get_property_native("options/sub-files", {})
    return (chosen == "auto" or stale or none_yet) and #own_files == 0
end

function M.property_of(slot)
    return slot == "secondary" and "secondary-sid" or "sid"
end

-- What is selected now, as it can be set again: "no" would hold for the next file too. It is what mpv says of
-- a file that is left, too, whatever was selected.
function M.selected()
    local sid, chosen = mp.get_property("sid", "no"), mp.get_property("options/sid", "auto")
    return sid == "no" and (chosen == "auto" or M.is_left()) and chosen or sid
end

-- One slot, by its property; false when the file is being left.
function M.put(name, track)
    return set(name, tostring(track))
end

-- Both. A track can't be in both slots, so the second one makes room first.
function M.select(sid, second)
    return set("secondary-sid", "no", "sid", tostring(sid), "secondary-sid", tostring(second))
end

-- Both, as they were, for the file after one that was left before mpv had chosen its tracks: until then they
-- are words for its choice and read nothing, and it would go by ours in the next file.
function M.give_back(sid, second)
    mp.command(AT_ANY_TIME:format("sid", sid) .. "; " .. AT_ANY_TIME:format("secondary-sid", second))
end

-- What mpv chooses by: the user's own options, or what stands in the slots.
function M.options()
    return mp.get_property("options/sid", "auto"), mp.get_property("options/secondary-sid", "no")
end

-- The names of the properties of the slots in which the track of this number stands; `id` is text or nil.
function M.showing(id)
    local names = {}
    for _, name in ipairs({ "sid", "secondary-sid" }) do
        if id ~= nil and tostring(mp.get_property(name)) == id then
            names[#names + 1] = name
        end
    end
    return names
end

return M
