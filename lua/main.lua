-- Wires keys, events and hooks to the modules; decides nothing itself.

local actions = require("actions")
local answers = require("answers")
local asking = require("asking")
local awaited = require("awaited")
local helper = require("helper")
local options = require("options")
local search = require("search")
local status = require("status")
local timing = require("timing")
local view_uosc = require("view_uosc")

local DEFAULT_KEYS = { find = "Alt+j", menu = "Alt+J" }

status.configure(options.values)
actions.configure(options.values, helper.send_settings)
answers.configure(options.values)
awaited.configure(options.values)
helper.configure({
    values = options.values,
    on_answer = answers.take,
    on_restart = function()
        asking.ask_again()
        timing.ask_again()
        awaited.ask_again()
    end,
    on_failure = function()
        asking.forget()
        awaited.stop()
    end,
})
asking.configure({
    values = options.values,
    start = helper.start,
    send = helper.send,
    tell = helper.tell,
    ping = helper.ping,
})
timing.configure(options.values)
search.configure({ values = options.values, forgive = helper.forgive })

options.read(function()
    helper.send_settings()
    awaited.settings_changed()
end, status.error)

mp.add_hook("on_preloaded", 50, search.on_preloaded)
mp.add_hook("on_unload", 50, search.on_unload)
mp.register_event("file-loaded", search.on_file_loaded)
mp.register_event("shutdown", helper.on_shutdown)

for _, name in ipairs(actions.NAMES) do
    local function run()
        actions.run(name)
    end
    mp.add_key_binding(DEFAULT_KEYS[name], name, run)
    mp.register_script_message(name, run)
end
mp.register_script_message("from-helper", helper.on_message)
mp.register_script_message("uosc-version", view_uosc.on_version)
