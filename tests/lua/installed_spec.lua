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

    it("yields to the user's own setting", function()
        local args = begin('{"command":["/opt/bin/jimaku-mpv"]}', { helper = "/home/viewer/jimaku-mpv" })
        assert.same({ "/home/viewer/jimaku-mpv", "helper" }, { args[1], args[2] })
    end)

    it("is not needed when the helper is on the path", function()
        assert.equal("jimaku-mpv", begin(nil)[1])
        assert.same({}, installed.read())
    end)

    it("is passed over when it cannot be read", function()
        assert.equal("jimaku-mpv", begin('{"command":')[1])
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

    local function greeted(version)
        begin('{"version":"1.0"}')
        player.clients["ipc-1"] = true
        for _ = 1, 2 do
            helper.on_message('{"type":"hello","client":"ipc-1","version":"' .. version .. '"}')
        end
        return #player.osd
    end

    it("tells once that script and helper are of two versions", function()
        assert.equal(1, greeted("2.0"))
        assert.truthy(player.osd[1]:find("Run: jimaku-mpv setup", 1, true))
    end)

    it("says nothing when they fit", function()
        assert.equal(0, greeted("1.0"))
    end)
end)
