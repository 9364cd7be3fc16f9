-- A stand-in for uosc that speaks its menu protocol; the test is its user, by script-messages.

local utils = require("mp.utils")

local menu = nil

local function tell(event)
    if menu and type(menu.callback) == "table" then
        local text = utils.format_json(event)
        mp.commandv("script-message-to", menu.callback[1], menu.callback[2], text)
    end
end

local function close()
    if menu then
        tell({ type = "close" })
        menu = nil
        print("closed")
    end
end

mp.register_script_message("open-menu", function(json)
    close()
    menu = assert(utils.parse_json(json))
    print("opened " .. #menu.items .. " rows: " .. menu.title)
end)
mp.register_script_message("close-menu", function(kind)
    if menu and menu.type == kind then
        close()
    end
end)
mp.register_script_message("activate", function(index)
    local item = menu.items[tonumber(index)]
    tell({ type = "activate", index = tonumber(index), value = item.value })
end)
-- Typing puts the rows in an order of uosc's own: of those that hold the text, the last may come first.
mp.register_script_message("type", function(text)
    for index = #menu.items, 1, -1 do
        local item = menu.items[index]
        if (item.title .. " " .. (item.hint or "")):lower():find(text, 1, true) then
            return tell({ type = "activate", index = index, value = item.value })
        end
    end
end)
mp.register_script_message("leave", close)
mp.commandv("script-message", "uosc-version", mp.get_opt("uosc-version") or "5.12.0")
