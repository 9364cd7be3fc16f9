-- Which of script and helper is the older one, and what brings it up to the other.

local M = {}

-- 1.10 comes after 1.9; a missing number is 0, and what is no number is not looked at.
local function older(one, other)
    local next_one, next_other = one:gmatch("%d+"), other:gmatch("%d+")
    while true do
        local a, b = next_one(), next_other()
        if not a and not b then
            return false
        end
        a, b = tonumber(a or 0), tonumber(b or 0)
        if a ~= b then
            return a < b
        end
    end
end

-- A sentence for the screen, nil when both are of one version or the script's is not known.
-- `own`: the user's `helper=` names the helper.
function M.misfit(script, helper, own)
    if not script or script == helper then
        return nil
    elseif not older(helper, script) then
        return "script older than its helper. Run: jimaku-mpv setup"
    elseif own then
        return "helper= is older than the script. Upgrade or remove it"
    end
    return "helper older than the script. Upgrade it: ./install.sh"
end

return M
