-- The menu of uosc, where uosc is installed and new enough to report what is picked.

local msg = require("mp.msg")
local menu_model = require("menu")
local wire = require("wire")

local M = {}

local TYPE = "jimaku_mpv"
local FIRST_WITH_CALLBACKS = { 5, 3 }
local too_old = false
local count = 0
local open = nil

-- uosc says its version to everybody when it starts.
function M.on_version(text)
    local major, minor = (text or ""):match("^(%d+)%.(%d+)")
    major, minor = tonumber(major) or 0, tonumber(minor) or 0
    local least = FIRST_WITH_CALLBACKS
    too_old = major < least[1] or (major == least[1] and minor < least[2])
end

-- Closing a menu of ours that is not there changes nothing, and fails without uosc.
function M.available()
    if too_old then
        return false
    end
    return mp.commandv("script-message-to", "uosc", "close-menu", TYPE) == true
end

local function take_down()
    mp.unregister_script_message(open.name)
    open = nil
end

local function on_event(this, text)
    local event = wire.from_json(text)
    if open ~= this or not event then
        return
    end
    if event.type == "close" then
        take_down()
        this.on_close()
    elseif event.type == "activate" then
        local row = this.rows[tonumber(event.value) or tonumber(event.index)]
        if row and row.action then
            M.close()
            this.on_pick(row)
        end
    end
end

local function item(index, row)
    return {
        title = menu_model.printable(row.label),
        hint = menu_model.printable(row.hint),
        value = index,
        active = row.active and true or false,
        selectable = row.action ~= nil,
        muted = row.action == nil,
    }
end

function M.open(given, on_pick, on_close)
    M.close()
    count = count + 1
    local this = { name = "menu-event-" .. count, rows = given.rows, on_pick = on_pick, on_close = on_close }
    local items = {}
    for index, row in ipairs(given.rows) do
        items[index] = item(index, row)
    end
    mp.register_script_message(this.name, function(text)
        on_event(this, text)
    end)
    open = this
    mp.commandv("script-message-to", "uosc", "open-menu", wire.to_json({
        type = TYPE,
        title = menu_model.printable(given.title),
        items = items,
        selected_index = given.selected or 1,
        callback = { mp.get_script_name(), this.name },
    }))
    msg.verbose("open: " .. menu_model.printable(given.title))
end

function M.close()
    if open then
        take_down()
        mp.commandv("script-message-to", "uosc", "close-menu", TYPE)
    end
end

return M
