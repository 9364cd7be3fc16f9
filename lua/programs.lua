-- Finds the programs that we have mpv start. Always by absolute paths: mpv often runs in the folder of a
-- video, which may hold anything, and there Windows looks first, as does an empty or relative part of PATH.
-- The other half is jimaku_mpv/programs.py.

local utils = require("mp.utils")

local M = {}

-- An mpv that macOS' Finder started has these not in its PATH; elsewhere they are in it or not there.
local USUAL = { "/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin" }
local WITHOUT_PATH = { "/usr/bin", "/bin" }
local ANY_EXECUTE = { 64, 8, 1 }

function M.on_windows()
    return package.config:sub(1, 1) == "\\"
end

-- Whether a path means the same from everywhere; on Windows `\tools` and `C:tools` do not.
function M.is_absolute(path)
    if M.on_windows() then
        return path:find("^%a:[\\/]") ~= nil or path:find("^[\\/][\\/]") ~= nil
    end
    return path:sub(1, 1) == "/"
end

local function append(list, more)
    for _, one in ipairs(more) do
        list[#list + 1] = one
    end
end

local function folders()
    local path, found = os.getenv("PATH") or "", {}
    for part in path:gmatch(M.on_windows() and "[^;]+" or "[^:]+") do
        part = M.on_windows() and part:gsub('"', "") or part
        found[#found + 1] = M.is_absolute(part) and part or nil
    end
    if M.on_windows() then
        return found
    end
    if #found == 0 then
        append(found, WITHOUT_PATH)
    end
    append(found, USUAL)
    return found
end

local function is_program(path)
    local info = utils.file_info(path)
    if not info or not info.is_file then
        return false
    end
    for _, bit in ipairs(ANY_EXECUTE) do
        if math.floor((info.mode or 0) / bit) % 2 == 1 then
            return true
        end
    end
    return M.on_windows()
end

-- Where the program of this name lies; nil when it is nowhere. An absolute path is its own answer, and a
-- relative one names nothing.
function M.find(name)
    if name:find(M.on_windows() and "[\\/:]" or "/") then
        return M.is_absolute(name) and name or nil
    end
    local file = M.on_windows() and not name:lower():find("%.exe$") and name .. ".exe" or name
    for _, folder in ipairs(folders()) do
        local path = utils.join_path(folder, file)
        if is_program(path) then
            return path
        end
    end
    return nil
end

local function needs_utf8()
    for _, name in ipairs({ "LC_ALL", "LC_CTYPE", "LANG" }) do
        local value = os.getenv(name) or ""
        if value ~= "" then
            return not value:lower():find("utf%-?8") and value ~= "C" and value ~= "POSIX"
        end
    end
    return false
end

-- The words that have to stand before a Python program that we know no options for, so that PYTHONHOME,
-- PYTHONPATH and the like do not reach it, and names of files are UTF-8 to it. (mpv could be given a whole
-- environment instead, and would write it into its log, keys and all.)
function M.without_python_settings()
    local words = {}
    if M.on_windows() or not utils.get_env_list then
        return words
    end
    for _, variable in ipairs(utils.get_env_list()) do
        local name = variable:match("^(PYTHON[A-Z0-9_]*)=") or variable:match("^(__PYVENV_LAUNCHER__)=")
        if name then
            words[#words + 1] = "-u"
            words[#words + 1] = name
        end
    end
    words[#words + 1] = needs_utf8() and "PYTHONUTF8=1" or nil
    local env = #words > 0 and M.find("env")
    if not env then
        return {}
    end
    table.insert(words, 1, env)
    return words
end

return M
