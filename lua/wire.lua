-- How texts travel between mpv and the helper: JSON that is pure ASCII, whatever bytes a path has.
-- The other half is jimaku_mpv/player/messages.py.

local utils = require("mp.utils")

local M = {}

-- mpv's JSON is not valid for bytes that are not UTF-8, so these are percent-encoded.
function M.encode_bytes(text)
    return (text:gsub("[^A-Za-z0-9/._ ~-]", function(char)
        return string.format("%%%02X", char:byte())
    end))
end

function M.decode_bytes(text)
    return (text:gsub("%%(%x%x)", function(hex)
        return string.char(tonumber(hex, 16))
    end))
end

function M.to_json(value)
    local text = utils.format_json(value)
    return text
end

-- nil when it is not JSON for a table.
function M.from_json(text)
    local value = utils.parse_json(text or "")
    if type(value) == "table" then
        return value
    end
    return nil
end

-- What a file holds; nil when it can't be read.
function M.content(path)
    local file = io.open(path, "rb")
    if not file then
        return nil
    end
    local text = file:read("*a")
    file:close()
    return text
end

-- The table in a JSON file; nil when there is none.
function M.from_file(path)
    return M.from_json(M.content(path))
end

return M
