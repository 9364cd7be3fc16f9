-- Opens a menu or a line of text in the best view that this mpv has; one at a time.

local msg = require("mp.msg")
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

local function ended()
    shown = nil
    msg.verbose("closed")
end

-- Shows something in a view, which calls `action` for what is picked or typed, or says that it was left;
-- once, and not after its `close`.
local function show(view, this, action, open)
    M.close()
    this.view = view
    shown = this
    open(function(...)
        ended()
        action(...)
    end, function()
        ended()
        if this.on_leave then
            this.on_leave()
        end
    end)
end

-- `given`: title, rows, selected; `on_rest(row)` makes it a list that tells where the cursor rests,
-- `on_leave()` is called when nothing was picked.
function M.open(given, on_pick, on_rest, on_leave)
    local view = best_view(on_rest)
    show(view, { on_leave = on_leave }, on_pick, function(pick, leave)
        view.open(given, pick, leave, on_rest)
    end)
end

-- `given`: title, note, text, secret.
function M.read(given, on_text)
    local view = not given.secret and view_select.can_read_text() and view_select or field
    if given.note and view ~= field then
        given.title = given.note
    end
    show(view, { secret = given.secret }, on_text, function(take, leave)
        view.read(given, take, leave)
    end)
end

function M.is_open()
    return shown ~= nil
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
    if not this then
        return false
    end
    ended()
    this.view.close()
    if this.on_leave then
        this.on_leave()
    end
    return true
end

return M
