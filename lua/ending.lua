-- What it means that a helper ended: its exit code and its last words, see jimaku_mpv/errors.py.

local msg = require("mp.msg")

local M = {}

M.NOT_THIS_MPV = 75
M.CANT_WORK = 4
M.NOT_PRIVATE = 77
-- What `env` says when the program after it can't be started.
M.NOT_STARTED = { [126] = true, [127] = true }

-- The helper's own sentence and hint, as it told them before it ended.
function M.sentence(result)
    local message, hint = (result.stderr or ""):match("jimaku%-mpv: ([^\n]+)\n?%s*([^\n]*)")
    return message and (message .. ". " .. hint) or "the helper can't work. Run: jimaku-mpv doctor"
end

-- Everything it said goes to mpv's own log.
function M.log(result)
    for line in ((result and result.stderr) or ""):gmatch("[^\n]+") do
        msg.warn(line)
    end
end

return M
