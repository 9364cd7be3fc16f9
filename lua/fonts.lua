-- Fonts that came with a subtitle: offered to mpv for the file that plays, where it has a place for them.

local msg = require("mp.msg")

local M = {}
local ours = nil

-- `folder`: nil when there are none. A folder that the user has set himself is left alone.
function M.offer(folder)
    if not folder then
        return
    end
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
