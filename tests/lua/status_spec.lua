local fake = require("fake_mpv")

describe("status", function()
    local player, status

    before_each(function()
        player = fake.start()
        status = require("status")
    end)

    local function say(osd_messages)
        status.configure({ osd_messages = osd_messages })
        status.info("found")
        status.error("failed")
        return player.osd
    end

    it("shows everything with osd_messages=all", function()
        assert.same({ "Jimaku: found", "Jimaku: failed" }, say("all"))
    end)

    it("shows failures with osd_messages=errors", function()
        assert.same({ "Jimaku: failed" }, say("errors"))
    end)

    it("shows nothing with osd_messages=none", function()
        assert.same({}, say("none"))
    end)

    it("logs everything whatever is shown", function()
        say("none")
        assert.same({ "info: found", "warn: failed" }, player.log)
    end)

    it("notices that the setting changes while mpv runs", function()
        local values = { osd_messages = "all" }
        status.configure(values)
        values.osd_messages = "none"
        status.info("found")
        assert.same({}, player.osd)
    end)

    it("says the same failure of auto-load once", function()
        for _ = 1, 3 do
            status.error_once("no key")
        end
        status.error_once("no network")
        assert.same({ "Jimaku: no key", "Jimaku: no network" }, player.osd)
    end)

    it("says it again after a success", function()
        status.error_once("no network")
        status.forget_errors()
        status.error_once("no network")
        assert.equal(2, #player.osd)
    end)

    it("lets no name break the line or hide the rest", function()
        status.info("a\nb\rc\td\27e\0f")
        status.error("a\n\n")
        assert.same({ "Jimaku: a b c d e f", "Jimaku: a  " }, player.osd)
        assert.same({ "info: a b c d e f", "warn: a  " }, player.log)
    end)

    it("leaves Japanese alone", function()
        status.info("葬送のフリーレン　第5話…")
        assert.same({ "Jimaku: 葬送のフリーレン　第5話…" }, player.osd)
    end)
end)
