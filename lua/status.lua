-- One line on the screen at a time, and the same line in mpv's log.

local msg = require("mp.msg")

local M = {}
local values = { osd_messages = "all" }
local said_once = {}

function M.configure(options)
    values = options
end

-- Control characters from a name must not break the line.
local function printable(text)
    return (text:gsub("%c", " "))
end

-- True when it is on the screen.
function M.info(text)
    text = printable(text)
    msg.info(text)
    if values.osd_messages ~= "all" then
        return false
    end
    mp.osd_message("Jimaku: " .. text, 4)
    return true
end

function M.error(text)
    text = printable(text)
    msg.warn(text)
    if values.osd_messages ~= "none" then
        mp.osd_message("Jimaku: " .. text, 6)
    end
end

-- A list of ours lies over the line, which would shine through.
function M.clear()
    mp.osd_message("", 1)
end

-- For what auto-load would otherwise repeat at every file; a later success makes it news again.
function M.error_once(text)
    if said_once[text] then
        msg.verbose(text)
        return
    end
    said_once[text] = true
    M.error(text)
end

function M.forget_errors()
    said_once = {}
end

return M
