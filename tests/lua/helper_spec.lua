local lfs = require("lfs")
local fake = require("fake_mpv")

local OWN = "/run/own.sock"

describe("helper", function()
    local player, helper, happened, values

    before_each(function()
        player = fake.start({ ["input-ipc-server"] = OWN })
        helper = require("helper")
        happened = {}
        values = { helper = "", osd_messages = "all" }
        require("status").configure(values)
        local function note(name)
            return function(message)
                happened[#happened + 1] = message and message.type or name
            end
        end
        helper.configure({
            values = values,
            on_answer = note("answer"),
            on_restart = note("restart"),
            on_failure = note("failure"),
        })
    end)

    local function newest()
        return player.processes[#player.processes]
    end

    local function hear(text)
        helper.on_message(text)
    end

    local function hello(client)
        client = client or "ipc-1"
        player.clients[client] = true
        hear('{"type":"hello","client":"' .. client .. '","version":"1.0"}')
    end

    local function sent()
        local types = {}
        for i, message in ipairs(player.messages) do
            types[i] = message.type
        end
        return types
    end

    local function shown(text)
        return table.concat(player.osd, "\n"):find(text, 1, true) ~= nil
    end

    it("starts nothing by itself", function()
        helper.send_settings()
        helper.tell({ type = "stop" })
        player.elapse(1000)
        assert.same({}, player.processes)
    end)

    it("tells the helper where mpv is and who asks", function()
        helper.start()
        local args = newest().args
        assert.truthy(args[1]:find("^/.*/jimaku%-mpv$"))
        local rest = "helper --socket " .. OWN .. " --pid 4711 --script jimaku_mpv"
        assert.equal(rest, table.concat(args, " ", 2))
        assert.is_false(newest().command.playback_only)
        assert.is_falsy(newest().command.detach)
    end)

    it("starts the one that the user names", function()
        values.helper = "~/bin/jimaku-mpv"
        helper.start()
        assert.same({ "/home/viewer/bin/jimaku-mpv", "helper" }, { newest().args[1], newest().args[2] })
    end)

    it("runs once, however often it is started", function()
        helper.start()
        helper.start()
        hello()
        helper.start()
        assert.equal(1, #player.processes)
    end)

    it("runs once while its socket is still being made", function()
        player.properties["input-ipc-server"] = ""
        helper.start()
        helper.start()
        assert.equal(1, #player.processes)
        newest().finish({ stdout = "/run/jimaku_mpv.Ab\n" })
        helper.start()
        assert.equal(2, #player.processes)
        local args = newest().args
        assert.same({ "--remove", "/run/jimaku_mpv.Ab" }, { args[#args - 1], args[#args] })
    end)

    it("keeps what is said until the helper listens", function()
        helper.start()
        helper.send({ type = "find", job = 1 })
        assert.same({}, sent())
        hello()
        assert.same({ "settings", "find" }, sent())
    end)

    it("keeps only the latest question", function()
        helper.start()
        helper.send({ type = "find", job = 1 })
        helper.send({ type = "find", job = 2 })
        hello()
        assert.same({ "settings", "find" }, sent())
        assert.equal(2, player.messages[2].job)
    end)

    it("keeps a note of each type beside the question, and the latest of each", function()
        helper.start()
        helper.send({ type = "watching" })
        helper.send({ type = "measure", measurement = 1 })
        helper.send({ type = "act", job = 1 })
        helper.send({ type = "measure", measurement = 2 })
        hello()
        assert.same({ "settings", "act", "measure", "watching" }, sent())
        assert.equal(2, player.messages[3].measurement)
    end)

    it("says what waited once", function()
        helper.start()
        helper.send({ type = "find", job = 1 })
        helper.send({ type = "measure", measurement = 1 })
        hello()
        newest().finish({ status = 1 })
        player.messages = {}
        hello("ipc-2")
        assert.same({ "settings" }, sent())
    end)

    it("forgets what a stop made pointless", function()
        helper.start()
        helper.send({ type = "find", job = 1 })
        helper.send({ type = "measure", measurement = 1 })
        helper.tell({ type = "stop" })
        hello()
        assert.same({ "settings" }, sent())
    end)

    it("keeps the question when settings change before the helper listens", function()
        helper.start()
        helper.send({ type = "find", job = 1 })
        helper.send_settings()
        hello()
        assert.same({ "settings", "find" }, sent())
    end)

    it("hands the settings over, at the start and when they change", function()
        helper.start()
        values.slot = "dual"
        hello()
        values.slot = "primary"
        helper.send_settings()
        assert.same({ "settings", "settings" }, sent())
        assert.equal("dual", player.messages[1].options.slot)
        assert.equal("primary", player.messages[2].options.slot)
    end)

    it("passes answers on, but neither hello nor acknowledgements", function()
        helper.start()
        hello()
        hear('{"type":"accepted"}')
        hear('{"type":"subtitle","job":1}')
        assert.same({ "subtitle" }, happened)
    end)

    it("survives what is no message", function()
        hear("nonsense")
        hear("5")
        assert.same({}, happened)
        assert.truthy(player.log[1]:find("nonsense", 1, true))
    end)

    it("restarts once and says so, then gives up", function()
        helper.start()
        hello()
        newest().finish({ status = 1, stderr = "Traceback\nValueError\n" })
        assert.equal(2, #player.processes)
        assert.same({ "restart" }, happened)
        assert.is_true(shown("the helper stopped; starting it again"))
        assert.truthy(table.concat(player.log, "\n"):find("warn: ValueError", 1, true))
        newest().finish({ status = 1 })
        assert.equal(2, #player.processes)
        assert.same({ "restart", "failure" }, happened)
        assert.is_true(shown("jimaku-mpv doctor"))
    end)

    it("does not talk to the one that died", function()
        helper.start()
        hello("ipc-1")
        newest().finish({ status = 1 })
        player.messages = {}
        helper.send({ type = "find", job = 2 })
        assert.same({}, sent())
        hello("ipc-2")
        assert.same({ "settings", "find" }, sent())
    end)

    it("tries again at a key press after it gave up", function()
        helper.start()
        newest().finish({ status = 1 })
        newest().finish({ status = 1 })
        helper.forgive()
        helper.start()
        newest().finish({ status = 1 })
        assert.equal(4, #player.processes)
        assert.same({ "restart", "failure", "restart" }, happened)
    end)

    it("takes a private socket when another mpv has the user's, as no restart", function()
        helper.start()
        helper.send({ type = "find", job = 1 })
        newest().finish({ status = 75 })
        assert.truthy(newest().args[1]:find("^/.*/mktemp$"))
        newest().finish({ stdout = "/run/jimaku_mpv.Ab\n" })
        assert.equal("/run/jimaku_mpv.Ab/mpv.sock", newest().args[4])
        assert.same({}, happened)
        assert.same({}, player.osd)
        hello()
        assert.same({ "settings", "find" }, sent())
        newest().finish({ status = 1 })
        assert.same({ "restart" }, happened)
    end)

    it("does not look for another socket for ever", function()
        helper.start()
        newest().finish({ status = 75 })
        newest().finish({ stdout = "/run/jimaku_mpv.Ab\n" })
        newest().finish({ status = 75 })
        newest().finish({ status = 75 })
        assert.same({ "restart", "failure" }, happened)
    end)

    it("stops listening at a socket that others could reach, and says so", function()
        player.properties["input-ipc-server"] = ""
        helper.start()
        newest().finish({ stdout = "/run/jimaku_mpv.Ab\n" })
        local words = "jimaku-mpv: Others could reach mpv's socket\n  Look at it\n"
        newest().finish({ status = 77, stderr = words })
        assert.equal("", player.properties["input-ipc-server"])
        assert.same({ "failure" }, happened)
        assert.is_true(shown("Others could reach mpv's socket. Look at it"))
    end)

    it("says that it is not installed, once and without a second try", function()
        helper.start()
        newest().finish({ status = -3, error_string = "init" })
        assert.equal(1, #player.processes)
        assert.same({ "failure" }, happened)
        assert.is_true(shown("helper not found: jimaku-mpv. Run: jimaku-mpv setup"))
    end)

    it("says so as well when `env` could not start it", function()
        player.environment = { "PYTHONHOME=/nonsense" }
        values.helper = "/opt/gone"
        helper.start()
        newest().finish({ status = 127, stderr = "env: /opt/gone: No such file or directory" })
        assert.equal(1, #player.processes)
        assert.is_true(shown("helper not found: /opt/gone. Run: jimaku-mpv setup"))
    end)

    it("starts nothing that is named by a relative path", function()
        for _, name in ipairs({ "bin/jimaku-mpv", "./jimaku-mpv", "../jimaku-mpv" }) do
            values.helper = name
            helper.start()
            assert.is_true(shown("helper not found: " .. name))
        end
        assert.same({}, player.processes)
    end)

    it("makes a new socket for the helper that is installed by the next key press", function()
        player.properties["input-ipc-server"] = ""
        helper.start()
        newest().finish({ stdout = "/run/jimaku_mpv.Ab\n" })
        newest().finish({ status = -3, error_string = "init" })
        helper.start()
        assert.truthy(newest().args[1]:find("^/.*/mktemp$"))
    end)

    it("says that no private folder could be made", function()
        player.properties["input-ipc-server"] = ""
        helper.start()
        for _ = 1, 3 do
            if not newest().ended then
                newest().finish({ status = 1 })
            end
        end
        assert.same({ "failure" }, happened)
        assert.is_true(shown("no private folder"))
    end)

    it("takes its socket away when mpv quits", function()
        local folder = os.tmpname()
        os.remove(folder)
        assert(lfs.mkdir(folder))
        player.properties["input-ipc-server"] = ""
        helper.start()
        newest().finish({ stdout = folder .. "\n" })
        helper.on_shutdown()
        assert.is_nil(lfs.attributes(folder))
    end)

    it("starts nothing when mpv quits", function()
        helper.start()
        hello()
        helper.on_shutdown()
        newest().finish({ status = -2, error_string = "killed" })
        assert.equal(1, #player.processes)
        assert.same({}, happened)
        assert.same({}, player.osd)
    end)
end)
