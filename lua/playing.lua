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

-- The path: absolute, or a URL; nil when nothing plays.
function M.path()
    local path = mp.get_property("path")
    if not path or path:find("^%a[%w+.-]*://") then
        return path
    end
    return collapse(utils.join_path(mp.get_property("working-directory", ""), path))
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
