local fake = require("fake_mpv")

describe("ipc", function()
    local player, ipc, environment, got, removed, untouched

    before_each(function()
        untouched = assert:snapshot()
        player = fake.start()
        ipc = require("ipc")
        environment, got, removed = { XDG_RUNTIME_DIR = "/run/user/1" }, {}, {}
        stub(os, "getenv", function(name)
            return environment[name]
        end)
        stub(os, "remove", function(path)
            removed[#removed + 1] = path
        end)
    end)

    after_each(function()
        untouched:revert()
    end)

    local function ensure(distrust)
        ipc.ensure(distrust or false, function(path, folder)
            got[#got + 1] = { path = path, folder = folder }
        end)
    end

    local function finish(number, result)
        player.processes[number].finish(result)
    end

    -- The helper that was started looks after the folder.
    local function watch(folder)
        player.files[folder .. "/watched"] = { is_file = true }
        player.elapse(0.01)
    end

    local function parents()
        local found = {}
        for _, process in ipairs(player.processes) do
            local args = process.args
            assert.same({ "/usr/bin/mktemp", "-d" }, { args[1], args[2] })
            assert.is_false(process.command.playback_only)
            found[#found + 1] = args[3]:match("^(.*)/jimaku_mpv%-4711%.XXXXXX+$")
        end
        return found
    end

    it("uses the user's own socket and keeps it", function()
        player.properties["input-ipc-server"] = "/run/own.sock"
        ensure()
        ipc.remove()
        assert.same({ { path = "/run/own.sock" } }, got)
        assert.same({ {}, {}, {} }, { player.set, player.processes, removed })
    end)

    it("gives the helper a path that needs no mpv to be read", function()
        player.properties["input-ipc-server"] = "~/mpv socket"
        ensure()
        assert.same({ { path = "/home/viewer/mpv socket" } }, got)
        assert.equal("~/mpv socket", player.properties["input-ipc-server"])
    end)

    it("else listens in a new folder that mktemp makes for this user alone", function()
        ensure()
        assert.same({ "/run/user/1" }, parents())
        assert.same({}, got)
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        watch("/run/user/1/jimaku_mpv-4711.Ab12")
        local path = "/run/user/1/jimaku_mpv-4711.Ab12/mpv.sock"
        assert.same({ { path = path, folder = "/run/user/1/jimaku_mpv-4711.Ab12" } }, got)
        assert.equal(path, player.properties["input-ipc-server"])
    end)

    it("listens only once a helper watches, which takes the socket away after a kill", function()
        ensure()
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        assert.equal(1, #got)
        player.elapse(0.01)
        player.elapse(0.01)
        assert.same({}, player.set)
        watch("/run/user/1/jimaku_mpv-4711.Ab12")
        assert.equal("/run/user/1/jimaku_mpv-4711.Ab12/mpv.sock", player.properties["input-ipc-server"])
    end)

    it("leaves no second reader to a client that mpv was started for", function()
        player.properties["input-ipc-client"] = "fd://3"
        ensure()
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        watch("/run/user/1/jimaku_mpv-4711.Ab12")
        assert.same({ "input-ipc-client", "input-ipc-server" }, player.set)
        assert.equal("", player.properties["input-ipc-client"])
    end)

    it("makes one folder for all starts of the helper", function()
        ensure()
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        ensure()
        ensure(true)
        assert.equal(1, #player.processes)
        assert.equal(3, #got)
        assert.same(got[1], got[2])
        assert.same(got[1], got[3])
    end)

    it("keeps spaces in the folder's name", function()
        ensure()
        finish(1, { stdout = "/tmp/a b/jimaku_mpv-4711.Ab12\n" })
        assert.equal("/tmp/a b/jimaku_mpv-4711.Ab12/mpv.sock", got[1].path)
    end)

    it("tries the next place when one refuses", function()
        environment.TMPDIR = "/var/tmp/mine"
        ensure()
        finish(1, { status = 1, stderr = "mktemp: failed" })
        finish(2, { status = 0, stdout = "\n" })
        finish(3, { stdout = "/tmp/jimaku_mpv-4711.Ab12\n" })
        assert.same({ "/run/user/1", "/var/tmp/mine", "/tmp" }, parents())
        assert.equal("/tmp/jimaku_mpv-4711.Ab12", got[1].folder)
    end)

    it("never listens where others may enter", function()
        player.files["/run/user/1/jimaku_mpv-4711.Ab12"] = { is_dir = true, mode = tonumber("40750", 8) }
        ensure()
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        assert.same({ {}, {} }, { got, player.set })
        finish(2, { stdout = "/tmp/jimaku_mpv-4711.Ab12\n" })
        assert.equal("/tmp/jimaku_mpv-4711.Ab12", got[1].folder)
    end)

    it("stops listening when told to, and takes a new folder the next time", function()
        ensure()
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        watch("/run/user/1/jimaku_mpv-4711.Ab12")
        ipc.close()
        assert.equal("", player.properties["input-ipc-server"])
        assert.equal(3, #removed)
        ensure()
        finish(2, { stdout = "/run/user/1/jimaku_mpv-4711.Cd34\n" })
        assert.equal("/run/user/1/jimaku_mpv-4711.Cd34", got[2].folder)
    end)

    it("passes over variables that are not set", function()
        environment = {}
        ensure()
        assert.same({ "/tmp" }, parents())
    end)

    it("passes over variables that are empty", function()
        environment = { XDG_RUNTIME_DIR = "", TMPDIR = "" }
        ensure()
        assert.same({ "/tmp" }, parents())
    end)

    it("gives up without a folder, and listens nowhere", function()
        environment = {}
        ensure()
        finish(1, { status = -3, error_string = "init" })
        assert.same({ {} }, got)
        assert.same({}, player.set)
        assert.truthy(player.log[1]:find("^error: "))
    end)

    it("takes a private one when the user's own belongs to another mpv", function()
        player.properties["input-ipc-server"] = "/run/own.sock"
        ensure(true)
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        watch("/run/user/1/jimaku_mpv-4711.Ab12")
        assert.equal("/run/user/1/jimaku_mpv-4711.Ab12/mpv.sock", player.properties["input-ipc-server"])
        assert.equal("/run/user/1/jimaku_mpv-4711.Ab12", got[1].folder)
    end)

    it("removes its socket and folder, in this order", function()
        ensure()
        finish(1, { stdout = "/run/user/1/jimaku_mpv-4711.Ab12\n" })
        ipc.remove()
        local folder = "/run/user/1/jimaku_mpv-4711.Ab12"
        assert.same({ folder .. "/mpv.sock", folder .. "/watched", folder }, removed)
    end)

    it("removes nothing when it made nothing", function()
        ipc.remove()
        assert.same({}, removed)
    end)
end)

describe("ipc on Windows", function()
    local here = package.config

    before_each(function()
        rawset(package, "config", "\\\n;\n?\n!\n-\n")
    end)

    after_each(function()
        rawset(package, "config", here)
    end)

    local function listen()
        local player = fake.start()
        local got
        require("ipc").ensure(false, function(path, folder)
            got = { path = path, folder = folder }
        end)
        assert.same({}, player.processes)
        assert.equal(got.path, player.properties["input-ipc-server"])
        return got
    end

    it("listens at a named pipe of its own, and removes none", function()
        local got = listen()
        assert.truthy(got.path:find("^\\\\%.\\pipe\\jimaku_mpv%-4711%-%x+$"))
        assert.is_nil(got.folder)
    end)
end)
