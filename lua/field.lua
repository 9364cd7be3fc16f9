-- A line of text of our own: for keys, which must not be seen, and for players without another one.

local msg = require("mp.msg")
local canvas = require("canvas")
local clipboard = require("clipboard")
local forced_keys = require("forced_keys")
local menu_model = require("menu")
local status = require("status")

local M = {}

local LONGEST = 600
local MOST_DOTS = 40
local open = nil

local function shown()
    if not open.secret then
        return open.text
    end
    local letters = #open.text
    return string.rep("•", math.min(letters, MOST_DOTS)) .. (letters > MOST_DOTS and " " .. letters or "")
end

local function show()
    local lines = { { text = menu_model.printable(open.title), bold = true } }
    if open.note and open.note ~= "" then
        lines[#lines + 1] = { text = menu_model.printable(open.note) }
    end
    lines[#lines + 1] = { text = shown() .. "▏", bar = true }
    lines[#lines + 1] = { text = "Enter: done   Ctrl+v: paste   Ctrl+u: empty   Esc: cancel", faint = true }
    canvas.draw(lines)
end

local function take_down()
    open = nil
    forced_keys.give_back()
    canvas.clear()
    mp.unobserve_property(show)
end

local function leave()
    local on_close = open.on_close
    take_down()
    on_close()
end

local function finish()
    local text, on_text = open.text, open.on_text
    take_down()
    on_text(text)
end

local function set(text)
    open.text = menu_model.printable(text):sub(1, LONGEST)
    show()
end

local function paste()
    local this = open
    clipboard.read(function(text)
        if open == this then
            set(this.text .. (text or ""):gsub("%s+$", ""))
            msg.verbose("pasted")
        end
    end)
end

local function keys()
    return {
        ENTER = finish, KP_ENTER = finish, ESC = leave, MBTN_RIGHT = leave,
        ["Ctrl+v"] = paste, ["Ctrl+V"] = paste, ["Shift+INS"] = paste, MBTN_MID = paste,
        BS = function()
            set((open.text:gsub("[%z\1-\127\194-\244][\128-\191]*$", "")))
        end,
        ["Ctrl+u"] = function()
            set("")
        end,
    }
end

-- `given`: title, note, text to begin with, secret. Calls on_text(text) or on_close() once.
function M.read(given, on_text, on_close)
    open = {
        title = given.title, note = given.note, secret = given.secret, text = given.text or "",
        on_text = on_text, on_close = on_close,
    }
    forced_keys.take(keys(), function(text)
        set(open.text .. text)
    end)
    mp.observe_property("osd-dimensions", "native", show)
    status.clear()
    show()
    msg.verbose("open: " .. open.title)
end

-- Takes it away without a word to anybody.
function M.close()
    if open then
        take_down()
    end
end

return M
