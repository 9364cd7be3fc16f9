-- Starts the Python helper, talks to it, and starts it once more if it dies or hangs.

local msg = require("mp.msg")
local utils = require("mp.utils")
local ending = require("ending")
local installed = require("installed")
local ipc = require("ipc")
local status = require("status")
local versions = require("versions")
local waiting = require("waiting")
local wire = require("wire")

local M = {}

local START_SECONDS = 20
local WORD_SECONDS = 10
local config = {}
local state = { process = nil, client = nil, restarts = 0, distrust = false, quitting = false }

function M.configure(given)
    config = given
end

local function stop_waiting()
    if state.watchdog then
        state.watchdog:kill()
        state.watchdog = nil
    end
end

-- A helper that does not even acknowledge hangs: kill it, and its end starts the next one.
-- What is sent meanwhile gives it no more time.
local function expect_word(seconds)
    if state.watchdog then
        return
    end
    state.watchdog = mp.add_timeout(seconds, function()
        msg.error("the helper does not answer")
        if state.process then
            mp.abort_async_command(state.process)
        end
    end)
end

-- Nobody needs the socket any more; the next start makes a new one.
local function give_up(text)
    stop_waiting()
    ipc.close()
    waiting.drop()
    status.error(text)
    config.on_failure()
end

local function not_found(name)
    give_up("helper not found: " .. name .. ". Run: jimaku-mpv setup")
end

local function on_exit(ok, result)
    state.process, state.client = nil, nil
    stop_waiting()
    if state.quitting then
        return
    end
    ending.log(result)
    if ok and result.status == ending.NOT_THIS_MPV and not state.distrust then
        state.distrust = true
        M.start()
    elseif not ok or result.error_string == "init" or ending.NOT_STARTED[result.status] then
        local _, name = installed.command(config.values)
        not_found(name)
    elseif result.status == ending.NOT_PRIVATE or result.status == ending.CANT_WORK then
        give_up(ending.sentence(result))
    elseif state.restarts < 1 then
        state.restarts = state.restarts + 1
        status.error("the helper stopped; starting it again")
        M.start()
        config.on_restart()
    else
        give_up("the helper stopped again. Run: jimaku-mpv doctor")
    end
end

local function append(list, ...)
    for _, word in ipairs({ ... }) do
        list[#list + 1] = word
    end
end

local function spawn(path, folder)
    local command, name = installed.command(config.values)
    if not command then
        return not_found(name)
    end
    local args = {}
    for _, word in ipairs(command) do
        append(args, word)
    end
    append(args, "helper", "--socket", path, "--pid", tostring(utils.getpid()))
    append(args, "--script", mp.get_script_name())
    if folder then
        append(args, "--remove", folder)
    end
    expect_word(START_SECONDS)
    state.process = mp.command_native_async({
        name = "subprocess",
        args = args,
        playback_only = false,
        capture_stderr = true,
    }, on_exit)
end

-- Starts the helper unless it runs already; returns at once.
function M.start()
    if state.process or state.starting then
        return
    end
    state.starting = true
    ipc.ensure(state.distrust, function(path, folder)
        state.starting = false
        if not path then
            return give_up("no private folder for the helper's socket")
        end
        spawn(path, folder)
    end)
end

local function transmit(message)
    local sent = mp.commandv("script-message-to", state.client, "jimaku_mpv", wire.to_json(message))
    if sent then
        expect_word(WORD_SECONDS)
    end
end

-- Sends a message now, or as soon as the helper has said hello.
function M.send(message)
    if state.client then
        transmit(message)
    else
        waiting.keep(message)
    end
end

-- For what is pointless to say to a helper that does not run.
function M.tell(message)
    waiting.drop()
    if state.client then
        transmit(message)
    end
end

-- The user is still waiting: a helper that hangs does not acknowledge this.
function M.ping()
    if state.client then
        transmit({ type = "ping" })
    end
end

function M.send_settings()
    if state.client then
        transmit({ type = "settings", options = config.values })
    end
end

-- The user pressed a key: an earlier failure is no reason not to try again.
function M.forgive()
    if not state.process then
        state.restarts = 0
    end
end

local function on_hello(message)
    state.client = message.client
    local misfit = versions.misfit(installed.read().version, message.version, config.values.helper ~= "")
    if misfit then
        status.error_once(misfit)
    end
    M.send_settings()
    for _, kept in ipairs(waiting.take()) do
        transmit(kept)
    end
end

function M.on_message(text)
    local message = wire.from_json(text)
    if not message then
        return msg.error("not understood: " .. tostring(text))
    end
    stop_waiting()
    if message.type == "hello" then
        on_hello(message)
    elseif message.type ~= "accepted" then
        state.restarts = 0
        config.on_answer(message)
    end
end

function M.on_shutdown()
    state.quitting = true
    ipc.remove()
end

return M
