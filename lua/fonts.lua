-- Fonts that came with a subtitle: offered to mpv for the file that plays, where it has a place for them.

local msg = require("mp.msg")
local wire = require("wire")

local M = {}
local ours = nil

-- `encoded`: the folder as the helper names it, nil when there is none. One that the user has set
-- himself is left alone.
function M.offer(encoded)
    if not encoded then
        return
    end
    local folder = wire.decode_bytes(encoded)
    local current = mp.get_property("sub-fonts-dir")
    if not current then
        msg.info("this mpv has no sub-fonts-dir: the fonts of the subtitle are not used")
    elseif current ~= "" and current ~= ours then
        msg.info("sub-fonts-dir is set: the fonts of the subtitle are not used")
    elseif mp.set_property("file-local-options/sub-fonts-dir", folder) then
        ours = folder
    else
        msg.warn("mpv refused the fonts in " .. folder)
    end
end

return M
