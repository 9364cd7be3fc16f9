-- Makes sure that mpv listens on an IPC socket that only this user can reach.
-- The socket can run commands as the user, so it is never at a name that others could guess or make.

local msg = require("mp.msg")
local utils = require("mp.utils")
local programs = require("programs")

local M = {}

-- A socket's whole path holds 104 bytes on the strictest system; up to 40 of them are ours.
local LONGEST_PARENT = 64
local ONLY_OURS = 448 -- 0700
local LOOK_EVERY, MOST_LOOKS = 0.01, 2000
local private = { folder = nil, path = nil }

local function listen(path)
    -- A new server makes mpv open the client of --input-ipc-client once more: two readers of one
    -- connection, who take each other's bytes. Without the option's value the first one stays alone.
    mp.set_property("input-ipc-client", "")
    mp.set_property("input-ipc-server", path)
end

-- Only a helper that has begun to watch mpv takes the socket away when mpv is killed; it says so with
-- a file, once it has seen that the folder is the user's own.
local function listen_when_watched(this, looks)
    if utils.file_info(this.folder .. "/watched") then
        return listen(this.path)
    elseif looks > 0 and private == this then
        mp.add_timeout(LOOK_EVERY, function()
            listen_when_watched(this, looks - 1)
        end)
    end
end

local function is_private(folder)
    local info = utils.file_info(folder)
    return info ~= nil and info.is_dir and info.mode % 512 == ONLY_OURS
end

-- mktemp makes a folder that is new, 0700 and ours, in one step; the helper looks whose it is. Our
-- number in its name lets a later helper see that it was left behind (jimaku_mpv/player/socket_folder.py).
local function make_folder(parents, done)
    local parent, mktemp = table.remove(parents, 1), programs.find("mktemp")
    if not parent or not mktemp then
        return done(nil)
    end
    mp.command_native_async({
        name = "subprocess",
        args = { mktemp, "-d", parent .. "/jimaku_mpv-" .. utils.getpid() .. ".XXXXXXXX" },
        playback_only = false,
        capture_stdout = true,
        capture_stderr = true,
    }, function(ok, result)
        local folder = ok and result.status == 0 and result.stdout:match("^(.-)%s*$")
        if folder and folder ~= "" and is_private(folder) then
            return done(folder)
        end
        make_folder(parents, done)
    end)
end

local function make_private(done)
    if private.path then
        return done(private.path, private.folder)
    end
    if programs.on_windows() then
        -- Where a table lies differs from start to start; Lua's random numbers alone may not.
        local place = tostring({}):match("%x+$") or ""
        local name = string.format("jimaku_mpv-%d-%d%s", utils.getpid(), math.random(1000000000), place)
        private = { path = "\\\\.\\pipe\\" .. name }
        listen(private.path)
        return done(private.path)
    end
    local parents = {}
    for _, name in ipairs({ "XDG_RUNTIME_DIR", "TMPDIR" }) do
        local folder = os.getenv(name) or ""
        local usable = programs.is_absolute(folder) and #folder <= LONGEST_PARENT
        parents[#parents + 1] = usable and folder or nil
    end
    parents[#parents + 1] = "/tmp"
    make_folder(parents, function(folder)
        if not folder then
            msg.error("no private folder for the socket could be made")
            return done(nil)
        end
        private = { folder = folder, path = folder .. "/mpv.sock" }
        done(private.path, folder)
        listen_when_watched(private, MOST_LOOKS)
    end)
end

-- Calls done(path, folder) with the user's own socket, or a private one if there is none or
-- `distrust` says that another mpv took it; done(nil) when no folder could be made.
-- `folder` is the one to remove in the end, nil for a socket that is not ours.
function M.ensure(distrust, done)
    local own = mp.get_property("input-ipc-server", "")
    if own ~= "" and own ~= private.path and not distrust then
        return done(mp.command_native({ "expand-path", own }), nil)
    end
    make_private(done)
end

-- Nobody may reach mpv this way any longer.
function M.close()
    if private.path then
        mp.set_property("input-ipc-server", "")
        M.remove()
        private = {}
    end
end

-- mpv leaves its socket behind.
function M.remove()
    if private.folder then
        os.remove(private.path)
        os.remove(private.folder .. "/watched")
        os.remove(private.folder)
    end
end

return M
