-- Looks things up in mpv's list of subtitle tracks; changes nothing.

local M = {}

function M.subtitles()
    local found = {}
    for _, track in ipairs(mp.get_property_native("track-list", {})) do
        if track.type == "sub" then
            found[#found + 1] = track
        end
    end
    return found
end

-- The first subtitle track whose field has this value; nil for nil.
function M.with(name, value)
    for _, track in ipairs(M.subtitles()) do
        if value ~= nil and track[name] == value then
            return track
        end
    end
    return nil
end

function M.at_path(path)
    return M.with("external-filename", path)
end

-- What stands beside Japanese, or in its place: an embedded default first. `passed_over`: paths.
function M.best_other(passed_over)
    local best, most = nil, -1
    for _, track in ipairs(M.subtitles()) do
        local japanese = (track.lang or ""):lower():find("^j[ap]")
        local points = (japanese and 0 or 4) + (track.default and 2 or 0) + (track.forced and 0 or 1)
        if not passed_over[track["external-filename"] or ""] and points > most then
            best, most = track, points
        end
    end
    return best
end

return M
