-- The two places that mpv has for a subtitle, and which track stands in which.

local track_list = require("track_list")

local M = {}

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

-- What is selected now, as it can be set again: "no" would hold for the next file too.
function M.selected()
    local sid = mp.get_property("sid", "no")
    if sid == "no" and mp.get_property("options/sid", "auto") == "auto" then
        sid = "auto"
    end
    return sid
end

-- A track can't be in both slots, so the second one makes room first.
function M.select(sid, second)
    mp.set_property("secondary-sid", "no")
    local ok = mp.set_property("sid", tostring(sid))
    mp.set_property("secondary-sid", tostring(second))
    return ok
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
