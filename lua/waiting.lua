-- What is said before the helper listens: one question, and one note of each type. A newer one takes the
-- place of its like and of nothing else.

local M = {}

-- What the helper does not answer, in the order in which it is to hear it.
local NOTES = { "measure", "look", "watching" }

local question = nil
local notes = {}

local function is_note(message)
    for _, name in ipairs(NOTES) do
        if message.type == name then
            return true
        end
    end
    return false
end

function M.keep(message)
    if is_note(message) then
        notes[message.type] = message
    else
        question = message
    end
end

function M.drop()
    question, notes = nil, {}
end

-- All that waits, the question first; nothing of it waits any more.
function M.take()
    local list = { question }
    for _, name in ipairs(NOTES) do
        list[#list + 1] = notes[name]
    end
    M.drop()
    return list
end

return M
