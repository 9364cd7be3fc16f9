-- Reads what `jimaku-mpv setup` wrote beside the script:
-- { command = {…}, version = "…", ready = "…" }.

local utils = require("mp.utils")
local wire = require("wire")

local M = {}

local known = nil

-- An empty table when there is no such file.
function M.read()
    if not known then
        local path = utils.join_path(mp.get_script_directory() or ".", "installed.json")
        known = wire.from_file(path) or {}
    end
    return known
end

-- How to start the helper: the user's own word, else what was installed.
function M.command(values)
    if values.helper ~= "" then
        return { mp.command_native({ "expand-path", values.helper }) }
    end
    return M.read().command or { "jimaku-mpv" }
end

return M
