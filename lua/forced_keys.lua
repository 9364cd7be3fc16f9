-- Keys that belong to one open list or field alone, and are all given back when it closes.

local M = {}

local bound = {}

-- By itself mpv changes the keys a little later, and the next press would go elsewhere.
local function at_once()
    mp.flush_keybindings()
end

-- `keys`: key → action; `on_text` gets every typed character.
function M.take(keys, on_text)
    M.give_back()
    local function bind(key, action, flags)
        local name = "held_" .. key
        bound[#bound + 1] = name
        mp.add_forced_key_binding(key, name, action, flags)
    end
    for key, action in pairs(keys) do
        bind(key, action, { repeatable = true })
    end
    bind("any_unicode", function(event)
        if event.key_text and event.event ~= "up" then
            on_text(event.key_text)
        end
    end, { repeatable = true, complex = true })
    for digit = 0, 9 do
        bind("KP" .. digit, function()
            on_text(tostring(digit))
        end, { repeatable = true })
    end
    at_once()
end

function M.give_back()
    for _, name in ipairs(bound) do
        mp.remove_key_binding(name)
    end
    bound = {}
    at_once()
end

return M
