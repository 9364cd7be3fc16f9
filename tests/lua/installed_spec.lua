local lfs = require("lfs")
local fake = require("fake_mpv")

describe("what setup wrote beside the script", function()
    local player, helper, installed, folder

    before_each(function()
        player = fake.start({ ["input-ipc-server"] = "/run/own.sock" })
        folder = os.tmpname()
        os.remove(folder)
        lfs.mkdir(folder)
        player.script_folder = folder
        helper, installed = require("helper"), require("installed")
    end)

    after_each(function()
        os.remove(folder .. "/installed.json")
        lfs.rmdir(folder)
    end)

    local function begin(text, values)
        if text then
            local file = assert(io.open(folder .. "/installed.json", "wb"))
            file:write(text)
            file:close()
        end
        helper.configure({ values = values or { helper = "" }, on_failure = function() end })
        helper.start()
        return player.processes[1].args
    end

    it("says how to start the helper, spaces and all", function()
        local args = begin('{"command":["/opt/my venv/bin/jimaku-mpv","--quiet"]}')
        assert.same({ "/opt/my venv/bin/jimaku-mpv", "--quiet", "helper" }, { args[1], args[2], args[3] })
    end)

    it("names the helper's path on Windows whole", function()
        local here = package.config
        rawset(package, "config", "\\\n;\n?\n!\n-\n")
        local args = begin('{"command":["C:\\\\Users\\\\Some One\\\\Scripts\\\\jimaku-mpv.exe"]}')
        rawset(package, "config", here)
        assert.equal("C:\\Users\\Some One\\Scripts\\jimaku-mpv.exe", args[1])
    end)

    it("does not start what it names by a relative path", function()
        local file = assert(io.open(folder .. "/installed.json", "wb"))
        file:write('{"command":["bin/jimaku-mpv"]}')
        file:close()
        helper.configure({ values = { helper = "" }, on_failure = function() end })
        helper.start()
        assert.same({}, player.processes)
        assert.equal("Jimaku: helper not found: bin/jimaku-mpv. Run: jimaku-mpv setup", player.osd[1])
    end)

    it("yields to the user's own setting", function()
        local args = begin('{"command":["/opt/bin/jimaku-mpv"]}', { helper = "/home/viewer/jimaku-mpv" })
        assert.same({ "/home/viewer/jimaku-mpv", "helper" }, { args[1], args[2] })
    end)

    it("is not needed when the helper is on the path", function()
        assert.truthy(begin(nil)[1]:find("^/.*/jimaku%-mpv$"))
        assert.same({}, installed.read())
    end)

    it("is passed over when it cannot be read", function()
        assert.truthy(begin('{"command":')[1]:find("^/.*/jimaku%-mpv$"))
    end)

    it("names the folder of the ready records", function()
        begin('{"ready":"/cache/ready"}')
        assert.equal("/cache/ready", installed.read().ready)
    end)

    it("is read once", function()
        begin('{"ready":"/cache/ready"}')
        os.remove(folder .. "/installed.json")
        assert.equal("/cache/ready", installed.read().ready)
    end)

    local function greeted(version, own)
        begin('{"version":"1.9"}', own and { helper = "/opt/jimaku-mpv" })
        player.clients["ipc-1"] = true
        for _ = 1, 2 do
            helper.on_message('{"type":"hello","client":"ipc-1","version":"' .. version .. '"}')
        end
        return #player.osd
    end

    it("tells once that the script is older, and what to run", function()
        assert.equal(1, greeted("1.10"))
        assert.equal("Jimaku: script older than its helper. Run: jimaku-mpv setup", player.osd[1])
    end)

    it("tells once that the helper is older, and what to run", function()
        assert.equal(1, greeted("1.8.7"))
        assert.equal("Jimaku: helper older than the script. Upgrade it: ./install.sh", player.osd[1])
    end)

    it("names the user's own setting when that brought the older helper", function()
        assert.equal(1, greeted("1.8.7", true))
        assert.equal("Jimaku: helper= is older than the script. Upgrade or remove it", player.osd[1])
    end)

    it("says nothing when they fit", function()
        assert.equal(0, greeted("1.9"))
    end)
end)
