-- Opens a menu or a line of text in the best view that this mpv has; one at a time.

local field = require("field")
local view_list = require("view_list")
local view_select = require("view_select")
local view_uosc = require("view_uosc")

local M = {}

local shown = nil

-- Only our own list tells where the cursor rests.
local function best_view(on_rest)
    if on_rest then
        return view_list
    elseif view_uosc.available() then
        return view_uosc
    end
    return view_select.available() and view_select or view_list
end

-- Calls `action` only if what is shown now is still shown then.
local function while_shown(view, action)
    M.close()
    local this = { view = view }
    shown = this
    return function(...)
        if shown == this then
            shown = nil
            action(...)
        end
    end, function()
        if shown == this then
            shown = nil
        end
    end
end

-- `given`: title, rows, selected; `on_rest(row)` makes it a list that tells where the cursor rests,
-- `on_leave()` is called when nothing was picked.
function M.open(given, on_pick, on_rest, on_leave)
    local view = best_view(on_rest)
    local pick, forget = while_shown(view, on_pick)
    shown.on_leave = on_leave
    view.open(given, pick, function()
        forget()
        if on_leave then
            on_leave()
        end
    end, on_rest)
end

-- `given`: title, note, text, secret.
function M.read(given, on_text)
    local view = not given.secret and view_select.can_read_text() and view_select or field
    local take, forget = while_shown(view, on_text)
    shown.secret = given.secret
    view.read(given, take, forget)
end

-- Another file plays: what was open belonged to the old one, except the question for a key.
function M.leave_file()
    if shown and not shown.secret then
        M.close()
    end
end

-- True if something was open.
function M.close()
    local this = shown
    shown = nil
    if not this then
        return false
    end
    this.view.close()
    if this.on_leave then
        this.on_leave()
    end
    return true
end

return M
