-- The tracks of the video against which our subtitle can be measured, as rows of a menu.

local playing = require("playing")
local wire = require("wire")

local M = {}

local KINDS = { sub = "Text", audio = "Sound" }

local function name_of(track)
    local parts = {}
    for _, part in ipairs({ track.lang or "", track.title or "", track.codec or "" }) do
        if part ~= "" then
            parts[#parts + 1] = part
        end
    end
    return KINDS[track.type] .. ": " .. table.concat(parts, " ")
end

-- Where the helper finds it: a number within the video, or a file; nil for what it can't find.
local function place_of(track)
    local file = track["external-filename"]
    if track.external and file then
        return playing.absolute(file)
    end
    return track["ff-index"] and tostring(track["ff-index"])
end

-- `is_ours` tells whether a path is a subtitle of ours.
function M.rows(is_ours)
    local rows = {}
    for _, track in ipairs(mp.get_property_native("track-list", {})) do
        local place = KINDS[track.type] and place_of(track)
        if place and not is_ours(track["external-filename"]) then
            local argument = wire.encode_bytes(place)
            rows[#rows + 1] = { label = name_of(track), action = "retime", argument = argument }
        end
    end
    return rows
end

return M
