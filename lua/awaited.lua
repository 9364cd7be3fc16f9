-- The episode that plays has no subtitle yet, and one may come: when the helper is to look again. The timer
-- is ours, so it outlives a helper. There is one, set anew by each answer: whether mpv's clock stands still
-- while the machine sleeps (Linux, macOS) or goes on (Windows), one look is due after that.

local msg = require("mp.msg")
local asking = require("asking")
local autoload = require("autoload")
local keys = require("keys")
local menus = require("menus")
local playing = require("playing")
local situation = require("situation")
local slots = require("slots")
local status = require("status")

local M = {}

local values = {}
local count = 0
-- `entry`: of which the helper looks for the episode; `by`: who wanted the subtitle; `here`, `wall`: when it
-- began, by mpv's clock and by the wall's; `refusal`: what spoke against loading by itself then;
-- `automatic`: auto-load was on when we last saw; `timer` until the next look, or `look`, the number of the
-- one that runs. Nil when nothing is awaited.
local watch = nil

function M.configure(given)
    values = given
end

local function refusal()
    return autoload.refusal(playing.facts(values.autoload_exclude))
end

-- Seconds, those of a sleep included; a clock that was set back takes none away.
local function waited()
    return math.max(mp.get_time() - watch.here, os.time() - watch.wall)
end

local function look()
    count = count + 1
    watch.look, watch.timer = count, nil
    asking.note({ type = "look", look = count, entry = watch.entry, by = watch.by, waited = waited() })
end

local function arm(awaited)
    if watch.timer then
        watch.timer:kill()
    end
    watch.entry, watch.look = awaited.entry, nil
    watch.timer = mp.add_timeout(awaited.seconds, look)
    local now = situation.get()
    now.looks_at = mp.get_time() + awaited.seconds
    situation.change({ status = now.source and now.status or "awaited" })
end

-- The answer to a question, by `by`, was that it is not there yet. Asked again, it is still waited for from
-- the first time on.
function M.begin(awaited, by)
    by = by == "auto" and "auto" or "key"
    if by == "auto" and values.autoload ~= "yes" then
        return
    end
    watch = watch or { here = mp.get_time(), wall = os.time(), by = by, refusal = refusal() }
    watch.by = by == "key" and by or watch.by
    watch.automatic = values.autoload == "yes"
    arm(awaited)
end

function M.is_on()
    return watch ~= nil
end

-- Something else is shown, or nobody wants it any more.
function M.stop()
    if watch and watch.timer then
        watch.timer:kill()
    end
    watch, situation.get().looks_at = nil, nil
    if situation.get().status == "awaited" then
        situation.change({ status = "missing" })
    end
end

-- The user has chosen something for this file since, or is about to.
local function is_chosen()
    local now = situation.get()
    local busy = asking.pending() or menus.is_open() or now.source
    return busy or not slots.is_open(slots.property_of(now.slot or values.slot)) or refusal() ~= watch.refusal
end

-- Loading is a question as any other, so that the same rules hold for it.
local function found(answer)
    local chosen, by = is_chosen(), watch.by
    local silent = by == "auto" and values.when_unsure == "silent"
    M.stop()
    if answer.certain and not chosen then
        situation.change({ status = "searching" })
        return asking.ask({ type = "find", awaited = true, by = by }, "auto")
    end
    local find = keys.of("find", "Alt+j")
    if answer.certain then
        status.info("there is a subtitle now for " .. answer.text .. ": " .. find .. " loads it")
    elseif silent then
        msg.verbose("not certain: " .. answer.text)
    else
        status.info("there may be a subtitle now for " .. answer.text .. ": " .. find .. " to see")
    end
end

-- What the helper says of a look; of one for another file, nothing any more.
function M.take(answer)
    if not watch or answer.look ~= watch.look then
        return msg.verbose("too late: " .. tostring(answer.type))
    elseif answer.awaited then
        msg.verbose("not there yet. " .. answer.text)
        arm(answer.awaited)
    elseif answer.found then
        found(answer)
    else
        M.stop()
        status.info(answer.text ~= "" and answer.text or "no subtitle came: no longer looking by itself")
    end
end

-- The helper died with the look.
function M.ask_again()
    if watch and watch.look then
        look()
    end
end

-- The settings are others. Who has switched auto-load off wants nothing to come by itself.
function M.settings_changed()
    local automatic = values.autoload == "yes"
    if watch and watch.automatic and not automatic then
        return M.stop()
    end
    if watch then
        watch.automatic = automatic
    end
end

return M
