-- The part of the recording mpv that a menu needs: an overlay, forced keys, and, when a spec asks for
-- them, a uosc and the mp.input of later versions. Keys are pressed by `press`.

local json = require("dkjson")

local M = {}

local function add_keys(player, mp)
    local held = {}
    player.held = held
    mp.add_forced_key_binding = function(key, name, action, flags)
        assert(type(action) == "function" and type(flags) == "table")
        held[name] = { key = key, action = action, complex = flags.complex }
    end
    mp.remove_key_binding = function(name)
        assert(held[name], "no such binding: " .. name)
        held[name] = nil
    end
    mp.flush_keybindings = function() end
    -- A key by its name, or any text; true if somebody took it.
    player.press = function(key)
        for _, binding in pairs(held) do
            if binding.key == key and not binding.complex then
                binding.action()
                return true
            end
        end
        for _, binding in pairs(held) do
            if binding.key == "any_unicode" then
                binding.action({ event = "press", key_text = key })
                return true
            end
        end
        return false
    end
end

local function add_overlay(player, mp)
    player.size = { 1280, 720 }
    player.screen = ""
    mp.get_time = function()
        return player.clock
    end
    mp.get_osd_size = function()
        return player.size[1], player.size[2]
    end
    mp.create_osd_overlay = function(kind)
        assert(kind == "ass-events")
        return {
            update = function(self)
                player.screen = self.data
            end,
            remove = function()
                player.screen = ""
            end,
        }
    end
    -- What a viewer reads: the text without tags, line by line.
    player.lines = function()
        local found = {}
        for event in player.screen:gmatch("[^\n]+") do
            local text = event:gsub("{\\an7.*{\\p0}", ""):gsub("^{\\an.-}", "")
            if text ~= "" then
                found[#found + 1] = text
            end
        end
        return found
    end
end

local function add_rest(player, mp)
    player.observed = {}
    mp.observe_property = function(name, _, action)
        player.observed[action] = name
    end
    mp.unobserve_property = function(action)
        player.observed[action] = nil
    end
    mp.unregister_script_message = function(name)
        player.script_messages[name] = nil
    end
end

function M.add(player, mp)
    add_keys(player, mp)
    add_overlay(player, mp)
    add_rest(player, mp)
    package.loaded["mp.input"] = nil
    package.preload["mp.input"] = nil
end

-- mpv 0.39 and later. `player.console` is what is open: { items or text, submit(…), close() }.
function M.add_input(player)
    local function open(given, kind)
        local console = { given = given, kind = kind }
        if player.console then
            player.console.close()
        end
        player.console = console
        function console.close()
            if player.console == console then
                player.console = nil
                given.closed()
            end
        end
        function console.submit(value)
            given.submit(value)
            console.close()
        end
    end
    package.preload["mp.input"] = function()
        return {
            get = function(given)
                open(given, "text")
            end,
            select = function(given)
                assert(type(given.items[1]) == "string")
                open(given, "list")
            end,
            terminate = function()
                if player.console then
                    player.console.close()
                end
            end,
        }
    end
end

-- A uosc: `player.uosc.menu` is what is open, `activate(n)` and `close()` what a user does.
function M.add_uosc(player)
    local uosc = {}
    player.uosc = uosc
    local function call(menu, event)
        local action = player.script_messages[menu.callback[2]]
        assert(menu.callback[1] == "jimaku_mpv")
        if action then
            action(json.encode(event))
        end
    end
    function uosc.close()
        local menu = uosc.menu
        uosc.menu = nil
        call(menu, { type = "close" })
    end
    function uosc.activate(index)
        call(uosc.menu, { type = "activate", index = index, value = uosc.menu.items[index].value })
    end
    local messages = {
        ["open-menu"] = function(text)
            if uosc.menu then
                uosc.close()
            end
            uosc.menu = assert(json.decode(text))
        end,
        ["close-menu"] = function(kind)
            if uosc.menu and uosc.menu.type == kind then
                uosc.close()
            end
        end,
    }
    player.scripts.uosc = function(name, ...)
        assert(messages[name], "uosc knows no " .. name)(...)
        return true
    end
end

return M
