-- A recording mpv for the specs: what the script does to it can be read in lists, and what comes
-- later in a real one (timers, processes) comes when the spec says so. It answers as mpv 0.35 does,
-- and raises an error for whatever it does not know.

local json = require("dkjson")
local lfs = require("lfs")
local screen = require("fake_screen")

local M = {}

local PROPERTIES = {
    path = true,
    duration = true,
    sid = true,
    ["options/sid"] = true,
    ["options/sub-files"] = true,
    ["input-bindings"] = true,
    ["idle-active"] = true,
    ["working-directory"] = true,
    ["media-title"] = true,
    ["track-list"] = true,
    ["input-ipc-client"] = true,
    ["input-ipc-server"] = true,
    ["secondary-sid"] = true,
    ["options/secondary-sid"] = true,
    ["playback-abort"] = true,
    ["mpv-version"] = true,
    ["playlist-pos"] = true,
    ["playlist-count"] = true,
    ["loop-playlist"] = true,
    ["mouse-pos"] = true,
    ["sub-fonts-dir"] = true,
    ["sub-delay"] = true,
    ["stream-open-filename"] = true,
    ["file-local-options/sub-fonts-dir"] = true,
}

local function load_anew()
    for name in pairs(package.loaded) do
        if M.own[name] then
            package.loaded[name] = nil
        end
    end
end

-- The script's own modules, by their files.
M.own = {}
for file in lfs.dir("lua") do
    M.own[file:match("^(.*)%.lua$") or ""] = true
end

local function make_log(player)
    local log = {}
    for _, level in ipairs({ "fatal", "error", "warn", "info", "verbose", "debug", "trace" }) do
        log[level] = function(...)
            player.log[#player.log + 1] = level .. ": " .. table.concat({ ... }, " ")
        end
    end
    return log
end

-- `rwxr-x---` as the number that mpv gives.
local function bits(permissions)
    local mode = 0
    for place = 1, 9 do
        mode = mode * 2 + (permissions:sub(place, place) ~= "-" and 1 or 0)
    end
    return mode
end

-- What `player.files` tells goes before what lies on the disk.
local function file_info(player, path)
    if player.files[path] then
        return player.files[path]
    end
    local found = lfs.attributes(path)
    if not found then
        return nil, "error"
    end
    local mode = found.mode
    return {
        is_file = mode == "file",
        is_dir = mode == "directory",
        size = found.size,
        mtime = found.modification,
        mode = bits(found.permissions),
    }
end

local function parse_json(text)
    assert(type(text) == "string", "string expected")
    local value, rest = json.decode(text)
    if value == nil or text:find("%S", rest) then
        return nil, "error"
    end
    return value, nil, ""
end

local function make_utils(player)
    return {
        parse_json = parse_json,
        format_json = function(value)
            return json.encode(value), nil
        end,
        join_path = function(folder, name)
            local absolute = name:find("^/") or name:find("^%a:[\\/]") or folder == ""
            return absolute and name or (folder:gsub("/$", "") .. "/" .. name)
        end,
        file_info = function(path)
            return file_info(player, path)
        end,
        getpid = function()
            return player.pid
        end,
        get_env_list = function()
            return player.environment
        end,
    }
end

local function make_options(player)
    return {
        read_options = function(values, identifier, on_change)
            for name, value in pairs(player.script_opts) do
                assert(values[name] ~= nil, "no option is called " .. name)
                values[name] = value
            end
            player.options = { values = values, identifier = identifier, on_change = on_change }
        end,
    }
end

-- The file is left right after the next command of this name: before the script can do anything else.
local function leave_after(player, name)
    if player.leaves_after == name then
        player.leaves_after, player.properties["playback-abort"] = nil, true
    end
end

local function add_track(player, path, flag, title, lang)
    player.adds[#player.adds + 1] = path
    if player.refuses["sub-add"] or player.refuses[path] or player.properties["playback-abort"] then
        leave_after(player, "sub-add")
        return nil, "error running command"
    end
    assert(flag == "select" or flag == "auto" or flag == "cached", "no such flag: " .. tostring(flag))
    local tracks = player.properties["track-list"] or {}
    local track = { id = 1, type = "sub", external = true, title = title, lang = lang }
    for _, other in ipairs(tracks) do
        track.id = other.type == "sub" and other.id + 1 or track.id
    end
    track["external-filename"] = path
    tracks[#tracks + 1] = track
    player.properties["track-list"] = tracks
    if flag == "select" then
        player.properties.sid = track.id
    end
    leave_after(player, "sub-add")
    return true
end

local function remove_track(player, id)
    for index, track in ipairs(player.properties["track-list"]) do
        if track.type == "sub" and track.id == tonumber(id) then
            table.remove(player.properties["track-list"], index)
            for _, name in ipairs({ "sid", "secondary-sid" }) do
                if player.properties[name] == track.id then
                    player.properties[name] = "no"
                end
            end
            leave_after(player, "sub-remove")
            return true
        end
    end
    return nil, "error running command"
end

local function deliver(player, client, ...)
    if player.scripts[client] then
        return player.scripts[client](...)
    end
    if not player.clients[client] then
        return nil, "error running command"
    end
    local words = { ... }
    assert(#words == 2 and words[1] == "jimaku_mpv", "not as the helper expects it")
    player.messages[#player.messages + 1] = assert(parse_json(words[2]))
    return true
end

local function run(player, command, done)
    assert(command.name == "subprocess", "not a subprocess")
    local process = { args = command.args, command = command, aborted = false, ended = false }
    -- How it ended; a table is merged into what mpv reports.
    function process.finish(result)
        assert(not process.ended, "it has ended already")
        process.ended = true
        local report = { status = 0, error_string = "", killed_by_us = process.aborted }
        report.stdout = command.capture_stdout and "" or nil
        report.stderr = command.capture_stderr and "" or nil
        for name, value in pairs(result or {}) do
            assert(not name:find("^std") or command["capture_" .. name], name .. " is not captured")
            report[name] = value
        end
        if command.args[1]:find("/mktemp$") then
            local folder = report.stdout:match("^(.-)%s*$")
            player.files[folder] = player.files[folder] or { is_dir = true, mode = 16832 }
        end
        done(true, report, nil)
    end
    player.processes[#player.processes + 1] = process
    return process
end

local function add_timer(player, seconds, action)
    local timer = { due = player.clock + seconds, action = action, killed = false }
    function timer:kill()
        self.killed = true
    end
    player.timers[#player.timers + 1] = timer
    return timer
end

local function elapse(player, seconds)
    player.clock = player.clock + seconds
    for _, timer in ipairs(player.timers) do
        if not timer.killed and timer.due <= player.clock then
            timer.killed = true
            timer.action()
        end
    end
end

-- Those that only a later mpv has.
local function is_unknown(name)
    return name:find("^user%-data/") or name:find("^clipboard/") or name == "secondary-sub-delay"
end

local function read(player, name, default)
    if is_unknown(name) and not player.properties[name] then
        return default, "property not found"
    end
    local known = PROPERTIES[name] or name:find("^playlist/%d+/filename$") or is_unknown(name)
    assert(known, "no such property: " .. name)
    local value = player.properties[name]
    if value == nil and (name == "options/sid" or name == "options/secondary-sid") then
        value = player.properties[name:sub(9)]
    end
    if value == nil then
        return default, "property unavailable"
    end
    return value
end

local function write(player, name, value)
    if is_unknown(name) and not player.user_data then
        return nil, "property not found"
    end
    assert(PROPERTIES[name] or is_unknown(name), "no such property: " .. name)
    player.properties[name] = tonumber(value) or value
    player.set[#player.set + 1] = name
    return true
end

local SLOTS = { sid = true, ["secondary-sid"] = true }

-- `set` is all that the script says this way, and of what mpv can expand all that it asks for.
local function set_by_command(player, command)
    local name, value = command:match('^no%-osd expand%-properties set "(.*)" (%S+)$')
    if name then
        name = name:match("^%${%?playback%-abort==no:(.*)}$")
        assert(name and SLOTS[name], "not looked at before it is set: " .. command)
        name = not player.properties["playback-abort"] and name or ""
    else
        name, value = command:match('^no%-osd set "(.*)" (%S+)$')
    end
    assert(name, "no such command: " .. command)
    if name ~= "" then
        player.properties[name] = tonumber(value) or value
        player.set[#player.set + 1] = name
    end
end

local function make_mp(player)
    local mp = {}
    mp.get_property_native = function(...)
        return read(player, ...)
    end
    mp.get_property_number = mp.get_property_native
    mp.get_property = function(name, default)
        local value, err = read(player, name, default)
        if type(value) == "boolean" then
            value = value and "yes" or "no"
        end
        return value ~= nil and tostring(value) or nil, err
    end
    mp.set_property = function(name, value)
        assert(not SLOTS[name], "slots.lua alone sets " .. name)
        return write(player, name, value)
    end
    mp.set_property_number = mp.set_property
    mp.command = function(list)
        for command in (list .. "; "):gmatch("(.-); ") do
            set_by_command(player, command)
        end
        return true
    end
    mp.commandv = function(name, ...)
        if name == "sub-add" then
            return add_track(player, ...)
        end
        if name == "sub-remove" then
            return remove_track(player, ...)
        end
        assert(name == "script-message-to", "no such command: " .. name)
        return deliver(player, ...)
    end
    mp.command_native = function(command)
        assert(command[1] == "expand-path", "no such command: " .. tostring(command[1]))
        return (command[2]:gsub("^~/", "/home/viewer/"))
    end
    mp.command_native_async = function(command, done)
        return run(player, command, done)
    end
    mp.abort_async_command = function(process)
        process.aborted = true
    end
    mp.get_time = function()
        return player.clock
    end
    mp.add_timeout = function(seconds, action)
        return add_timer(player, seconds, action)
    end
    mp.osd_message = function(text, seconds)
        assert(seconds > 0)
        player.line = text
        player.osd[#player.osd + 1] = text ~= "" and text or nil
    end
    mp.get_script_name = function()
        return "jimaku_mpv"
    end
    mp.get_script_directory = function()
        return player.script_folder
    end
    mp.add_hook = function(name, _, action)
        player.hooks[name] = action
    end
    mp.register_event = function(name, action)
        player.events[name] = action
    end
    mp.register_script_message = function(name, action)
        player.script_messages[name] = action
    end
    mp.add_key_binding = function(key, name, action)
        player.bindings[name] = { key = key, action = action }
    end
    return mp
end

-- A new mpv, with the script's modules not loaded yet. `properties`: those that are available.
function M.start(properties)
    local player = {
        properties = properties or {},
        pid = 4711,
        clock = 0,
        script_folder = "/nowhere",
        script_opts = {},
        clients = {},
        scripts = {},
        refuses = {},
        files = {},
        environment = {},
    }
    for _, name in ipairs({ "jimaku-mpv", "mktemp", "pbpaste", "xclip" }) do
        player.files["/usr/bin/" .. name] = { is_file = true, is_dir = false, mode = tonumber("100755", 8) }
    end
    for _, name in ipairs({ "log", "osd", "messages", "processes", "timers", "set", "adds" }) do
        player[name] = {}
    end
    for _, name in ipairs({ "hooks", "events", "script_messages", "bindings" }) do
        player[name] = {}
    end
    player.elapse = function(seconds)
        elapse(player, seconds)
    end
    load_anew()
    package.loaded["mp.msg"] = make_log(player)
    package.loaded["mp.utils"] = make_utils(player)
    package.loaded["mp.options"] = make_options(player)
    mp = make_mp(player)
    screen.add(player, mp)
    return player
end

return M
