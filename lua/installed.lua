-- Reads what `jimaku-mpv setup` wrote beside the script:
-- { command = {…}, version = "…", ready = "…" }.

local utils = require("mp.utils")
local programs = require("programs")
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

-- What to start as the helper, as words of which the first is an absolute path: the user's own, else what
-- was installed. When it is nowhere, nil and how it is called.
function M.command(values)
    local own = values.helper ~= "" and mp.command_native({ "expand-path", values.helper })
    local command = not own and M.read().command
    if command then
        -- `setup` wrote it with all that keeps it apart from its surroundings.
        return programs.is_absolute(command[1]) and command or nil, command[1]
    end
    local name = own or "jimaku-mpv"
    local program, words = programs.find(name), programs.without_python_settings()
    words[#words + 1] = program
    return program and words or nil, name
end

return M
