local fake = require("fake_mpv")

local LONG = 3600

describe("a helper that hangs", function()
    local player, helper

    before_each(function()
        player = fake.start({ ["input-ipc-server"] = "/run/own.sock" })
        helper = require("helper")
        local function nothing() end
        helper.configure({
            values = { helper = "" },
            on_answer = nothing,
            on_restart = nothing,
            on_failure = nothing,
        })
        helper.start()
    end)

    local function hello()
        player.clients["ipc-1"] = true
        helper.on_message('{"type":"hello","client":"ipc-1","version":"1.0"}')
    end

    local function is_killed()
        return player.processes[1].aborted
    end

    it("is killed when it never says hello", function()
        player.elapse(5)
        assert.is_false(is_killed())
        player.elapse(LONG)
        assert.is_true(is_killed())
    end)

    it("is killed when it does not acknowledge", function()
        hello()
        helper.on_message('{"type":"accepted"}')
        helper.send({ type = "find", job = 1 })
        player.elapse(LONG)
        assert.is_true(is_killed())
    end)

    it("is started again by its own end", function()
        player.elapse(LONG)
        player.processes[1].finish({ status = -2, error_string = "killed" })
        assert.equal(2, #player.processes)
        assert.is_false(player.processes[2].aborted)
        player.elapse(LONG)
        assert.is_true(player.processes[2].aborted)
    end)

    it("is one that owes a word: having acknowledged, it may work as long as it needs", function()
        hello()
        helper.on_message('{"type":"accepted"}')
        player.elapse(LONG)
        helper.send({ type = "find", job = 1 })
        helper.on_message('{"type":"accepted"}')
        player.elapse(LONG)
        assert.is_false(is_killed())
    end)

    it("is none once it has said anything, however much it was asked before", function()
        hello()
        helper.send({ type = "find", job = 1 })
        helper.tell({ type = "stop" })
        helper.on_message('{"type":"accepted"}')
        player.elapse(LONG)
        assert.is_false(is_killed())
    end)

    it("is not looked for after it ended", function()
        player.processes[1].finish({ status = -3, error_string = "init" })
        player.elapse(LONG)
        assert.is_false(is_killed())
        assert.is_nil(table.concat(player.log, "\n"):find("does not answer", 1, true))
    end)
end)
