-- Which key the user has for an action, so that messages name the right one.

local M = {}

-- The key that reaches `script-binding jimaku_mpv/NAME`; `default` when mpv can't tell.
function M.of(name, default)
    local best = nil
    for _, binding in ipairs(mp.get_property_native("input-bindings", {})) do
        local ours = (binding.cmd or ""):find("jimaku_mpv/" .. name, 1, true)
        if ours and binding.priority >= 0 and (not best or binding.priority > best.priority) then
            best = binding
        end
    end
    return best and best.key or default
end

return M
