-- The list and the line of text of mpv itself (mp.input: text from 0.38, lists from 0.39).

local msg = require("mp.msg")
local menu_model = require("menu")

local M = {}

-- mpv closes what is opened while it still closes the one before.
local PAUSE = 0.05
local loaded, input = pcall(require, "mp.input")
local open = nil
local closed_at = -PAUSE

function M.available()
    return loaded and input.select ~= nil
end

function M.can_read_text()
    return loaded and input.get ~= nil
end

local function finish(this, tell, ...)
    if open == this then
        open, closed_at = nil, mp.get_time()
        tell(...)
    end
end

-- Runs `show` as soon as mpv is ready for it, unless something else was opened meanwhile.
local function soon(show)
    local this = {}
    open = this
    local function run()
        if open == this then
            this.visible = true
            show(this)
        end
    end
    local wait = closed_at + PAUSE - mp.get_time()
    if wait <= 0 then
        return run()
    end
    mp.add_timeout(wait, run)
end

local function opened(given)
    return function()
        msg.verbose("open: " .. menu_model.printable(given.title))
    end
end

function M.open(given, on_pick, on_close)
    local items = {}
    for index, row in ipairs(given.rows) do
        items[index] = menu_model.line(row)
    end
    soon(function(this)
        input.select({
            prompt = menu_model.printable(given.title) .. ":",
            items = items,
            default_item = given.selected or 1,
            opened = opened(given),
            submit = function(index)
                local row = given.rows[index]
                if row and row.action then
                    finish(this, on_pick, row)
                end
            end,
            closed = function()
                finish(this, on_close)
            end,
        })
    end)
end

-- A line of text, which begins as `given.text`.
function M.read(given, on_text, on_close)
    soon(function(this)
        input.get({
            prompt = menu_model.printable(given.title) .. ":",
            default_text = given.text,
            cursor_position = #(given.text or "") + 1,
            opened = opened(given),
            submit = function(text)
                finish(this, on_text, text)
                input.terminate()
            end,
            closed = function()
                finish(this, on_close)
            end,
        })
    end)
end

function M.close()
    local was_visible = open and open.visible
    open = nil
    if was_visible then
        closed_at = mp.get_time()
        input.terminate()
    end
end

return M
