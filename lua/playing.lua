-- What plays, in the form that the other modules compare and send.

local utils = require("mp.utils")

local M = {}

-- `/a/./b/../c` is `/a/c`; older mpv gives paths as they were typed.
local function collapse(path)
    if path:sub(1, 1) ~= "/" then
        return path
    end
    local parts = {}
    for part in path:gmatch("[^/]+") do
        if part == ".." then
            table.remove(parts)
        elseif part ~= "." then
            parts[#parts + 1] = part
        end
    end
    return "/" .. table.concat(parts, "/")
end

-- A path as the system takes it from anywhere; a URL as it is.
function M.absolute(path)
    if not path or path:find("^%a[%w+.-]*://") then
        return path
    end
    return collapse(utils.join_path(mp.get_property("working-directory", ""), path))
end

-- The path: absolute, or a URL; nil when nothing plays.
function M.path()
    return M.absolute(mp.get_property("path"))
end

-- What the playlist plays next, as `path` will name it; nil at its end.
function M.following()
    local at = mp.get_property_number("playlist-pos", -1)
    local count = mp.get_property_number("playlist-count", 0)
    local next_at = at + 1
    if next_at >= count and mp.get_property("loop-playlist", "no") ~= "no" then
        next_at = 0
    end
    if at < 0 or next_at >= count or next_at == at then
        return nil
    end
    return M.absolute(mp.get_property("playlist/" .. next_at .. "/filename"))
end

local function is_address(text)
    return text ~= nil and text:find("^https?://") ~= nil
end

-- Of a stream: where it is really read, and its text tracks that are files of their own; each may be nil.
function M.network()
    local path = M.path()
    if not path or not path:find("^%a[%w+.-]*://") then
        return nil, nil
    end
    local stream, texts = mp.get_property("stream-open-filename"), {}
    for _, track in ipairs(mp.get_property_native("track-list", {})) do
        if track.type == "sub" and is_address(track["external-filename"]) then
            texts[#texts + 1] = track["external-filename"]
        end
    end
    return is_address(stream) and stream ~= path and stream or nil, #texts > 0 and texts or nil
end

-- `exclude`: the setting, with ~ expanded.
local function excluded(exclude)
    local folders = {}
    for part in exclude:gmatch("[^;]+") do
        folders[#folders + 1] = mp.command_native({ "expand-path", part:match("^%s*(.-)%s*$") })
    end
    return table.concat(folders, ";")
end

-- What auto-load decides by, see autoload.lua.
function M.facts(exclude)
    return {
        path = M.path(),
        tracks = mp.get_property_native("track-list", {}),
        duration = mp.get_property_number("duration"),
        exclude = excluded(exclude),
    }
end

return M
