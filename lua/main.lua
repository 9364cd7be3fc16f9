-- Wires keys, events and hooks to the modules; decides nothing itself.

local options = require("options")
local status = require("status")
local helper = require("helper")
local search = require("search")

status.configure(options.values)
helper.configure({
    values = options.values,
    on_answer = search.on_answer,
    on_restart = search.on_helper_restart,
    on_failure = search.on_helper_failure,
})
search.configure({
    values = options.values,
    start = helper.start,
    send = helper.send,
    tell = helper.tell,
    ping = helper.ping,
    forgive = helper.forgive,
})

options.read(helper.send_settings, status.error)

mp.add_hook("on_preloaded", 50, search.on_preloaded)
mp.add_hook("on_unload", 50, search.on_unload)
mp.register_event("file-loaded", search.on_file_loaded)
mp.register_event("shutdown", helper.on_shutdown)

mp.add_key_binding("Alt+j", "find", search.find)
mp.register_script_message("find", search.find)
mp.register_script_message("from-helper", helper.on_message)
