local helper = require("fake_helper")

local LINE = "No subtitle yet for “Demo”, episode 5: looking again by itself"
local MINUTE, HOUR = 60, 3600

describe("an episode that is not there yet", function()
    local stage, player, values, time

    before_each(function()
        stage = helper.start()
        player, values = stage.player, require("options").values
        player.user_data = true
        values.timing = "off"
        time = os.time
    end)

    after_each(function()
        os.time = time -- luacheck: ignore 122
    end)

    local function sleep(seconds)
        local later = time() + seconds
        os.time = function() -- luacheck: ignore 122
            return later
        end
    end

    local function miss(seconds, by_itself)
        if by_itself then
            values.autoload = "yes"
            player.events["file-loaded"]()
            stage.hello()
        else
            stage.run("find")
        end
        stage.answer({ type = "failed", text = LINE, awaited = { entry = 7, seconds = seconds or 900 } })
    end

    local function count(kind)
        local found = 0
        for _, message in ipairs(player.messages) do
            found = found + (message.type == kind and 1 or 0)
        end
        return found
    end

    local function looked(fields)
        fields.type, fields.look = "looked", fields.look or stage.newest().look
        fields.text = fields.text or "“Demo”, episode 5"
        stage.from_helper(fields)
    end

    local function status()
        return player.properties["user-data/jimaku_mpv/status"]
    end

    for _, by_itself in ipairs({ true, false }) do
        it("is told once and looked for, " .. (by_itself and "after auto-load" or "after a key"), function()
            miss(900, by_itself)
            assert.equal("Jimaku: " .. LINE, stage.said())
            assert.equal("awaited", status())
            player.elapse(899)
            assert.equal(0, count("look"))
            player.elapse(1)
            local look = stage.newest()
            local by = by_itself and "auto" or "key"
            assert.same({ "look", 7, by, "/videos/05.mkv" }, { look.type, look.entry, look.by, look.path })
            assert.is_true(look.waited >= 900)
            looked({ found = false, awaited = { entry = 7, seconds = 1800 } })
            assert.equal("Jimaku: " .. LINE, stage.said())
            player.elapse(1799)
            assert.equal(1, count("look"))
            player.elapse(1)
            assert.equal(2, count("look"))
        end)
    end

    it("is loaded when it is there and nothing else was chosen, with a line", function()
        miss(900, true)
        player.elapse(900)
        looked({ found = true, certain = true })
        assert.same({ "find", "auto" }, { stage.newest().type, stage.newest().by })
        stage.give("05.srt")
        assert.same({ "/cache/05.srt" }, { stage.ours()[#stage.ours()] })
        assert.equal("Jimaku: it is there now: 05.srt", stage.said())
        assert.equal("loaded", status())
        player.elapse(8 * HOUR)
        assert.equal(1, count("look"))
    end)

    it("is asked for as for who wanted it, and loaded by the rules of what comes by itself", function()
        miss(900, false)
        player.elapse(900)
        looked({ found = true, certain = true })
        assert.same({ "find", "key" }, { stage.newest().type, stage.newest().by })
        player.properties.sid, player.properties["options/sid"] = 1, 1
        stage.give("05.srt")
        assert.equal(1, player.properties.sid)
        assert.same({ "/cache/05.srt" }, { stage.ours()[#stage.ours()] })
    end)

    local CHOICES = {
        ["a track of the user's"] = function()
            player.properties.sid = 1
        end,
        ["a subtitle file of the user's"] = function()
            player.properties["options/sub-files"] = { "/own.srt" }
        end,
        ["a Japanese track that came meanwhile"] = function()
            local track = { id = 2, type = "sub", lang = "ja", codec = "subrip" }
            table.insert(player.properties["track-list"], track)
        end,
        ["an open menu"] = function()
            stage.run("menu")
        end,
    }
    for what, choose in pairs(CHOICES) do
        it("is only told when there is " .. what, function()
            miss(900, true)
            player.elapse(900)
            choose()
            looked({ found = true, certain = true })
            assert.equal(1, count("find"))
            local line = "Jimaku: there is a subtitle now for “Demo”, episode 5: Alt+j loads it"
            assert.equal(line, stage.said())
            assert.equal("missing", status())
        end)
    end

    it("names the key that the user has, which loads it", function()
        player.properties["input-bindings"] = {
            { key = "K", cmd = "script-binding jimaku_mpv/find", priority = 1 },
        }
        miss(900, true)
        player.elapse(900)
        player.properties.sid = 1
        looked({ found = true, certain = true })
        assert.truthy(stage.said():find("K loads it", 1, true))
        stage.run("find")
        assert.same({ "find", "key" }, { stage.newest().type, stage.newest().by })
    end)

    it("is never loaded by itself when it is not certain", function()
        miss()
        player.elapse(900)
        looked({ found = true, certain = false })
        assert.equal(1, count("find"))
        assert.equal("Jimaku: there may be a subtitle now for “Demo”, episode 5: Alt+j to see", stage.said())
    end)

    it("is not spoken of when it is not certain and such things are not wanted", function()
        values.when_unsure = "silent"
        miss(900, true)
        player.elapse(900)
        looked({ found = true, certain = false })
        assert.equal("Jimaku: " .. LINE, stage.said())
        assert.equal("missing", status())
    end)

    local ENDS = {
        ["the file is left"] = function()
            player.hooks.on_unload()
        end,
        ["auto-load is switched off"] = function()
            values.autoload = "yes"
            stage.run("toggle-auto")
        end,
        ["auto-load is switched off in the settings"] = function()
            values.autoload = "no"
            player.options.on_change()
        end,
        ["another subtitle is loaded"] = function()
            stage.load()
        end,
        ["the helper can't work"] = function()
            local process = player.processes[#player.processes]
            process.finish({ status = 4, stderr = "jimaku-mpv: No. Do this" })
        end,
    }
    for what, finish in pairs(ENDS) do
        it("is not looked for any more when " .. what, function()
            miss(900, true)
            finish()
            player.elapse(8 * HOUR)
            assert.equal(0, count("look"))
            assert.not_equal("awaited", status())
        end)
        it("is not loaded when " .. what .. " during a look", function()
            miss(900, true)
            player.elapse(900)
            local look = stage.newest().look
            finish()
            local before = count("find")
            looked({ look = look, found = true, certain = true })
            assert.equal(before, count("find"))
        end)
    end

    it("is looked for on when auto-load was off all the time and other settings change", function()
        values.autoload = "no"
        miss()
        player.options.on_change()
        player.elapse(900)
        assert.equal(1, count("look"))
        values.autoload = "yes"
        player.options.on_change()
        stage.run("toggle-auto")
        looked({ found = true, certain = true })
        assert.equal(1, count("find"))
    end)

    it("says why it can't be loaded now that it is there, though that was said before", function()
        values.autoload = "yes"
        player.events["file-loaded"]()
        stage.hello()
        stage.answer({ type = "failed", text = "no network" })
        player.hooks.on_unload()
        player.events["file-loaded"]()
        stage.answer({ type = "failed", text = LINE, awaited = { entry = 7, seconds = 900 } })
        player.elapse(900)
        looked({ found = true, certain = true })
        stage.answer({ type = "failed", text = "no network" })
        assert.same({ "Jimaku: no network", "Jimaku: " .. LINE, "Jimaku: no network" }, player.osd)
    end)

    it("is looked for again when the helper dies with the look", function()
        miss()
        player.elapse(900)
        player.processes[#player.processes].finish({ status = 1, killed_by_us = false })
        stage.hello()
        assert.equal(2, count("look"))
        looked({ found = false, awaited = { entry = 7, seconds = 1800 } })
        player.elapse(1800)
        assert.equal(3, count("look"))
    end)

    it("outlives a helper that dies between two looks", function()
        miss()
        player.elapse(100)
        player.processes[#player.processes].finish({ status = 1 })
        stage.hello()
        player.elapse(800)
        assert.equal(1, count("look"))
    end)

    it("is looked for beside a question while a helper starts", function()
        miss(900)
        player.processes[#player.processes].finish({ status = 1 })
        player.elapse(900)
        stage.player.bindings.find.action()
        stage.hello()
        assert.equal(1, count("look"))
        assert.equal(2, count("find"))
    end)

    it("is looked for once after a sleep, which counts as waiting", function()
        miss(900)
        sleep(9 * HOUR)
        player.elapse(900)
        assert.equal(1, count("look"))
        assert.is_true(stage.newest().waited >= 9 * HOUR)
        looked({ found = false, text = "" })
        assert.equal("Jimaku: no subtitle came: no longer looking by itself", stage.said())
        assert.equal("missing", status())
        player.elapse(9 * HOUR)
        assert.equal(1, count("look"))
    end)

    it("is waited for no longer when the clock is set back", function()
        miss(900)
        sleep(-5 * HOUR)
        player.elapse(900)
        assert.equal(900, stage.newest().waited)
    end)

    it("is waited for from the first time on, however often the key is pressed", function()
        miss(900)
        player.elapse(10 * MINUTE)
        miss(900)
        player.elapse(900)
        assert.equal(1, count("look"))
        assert.is_true(stage.newest().waited >= 1500)
    end)

    it("stays awaited when a key press fails for another reason", function()
        miss(900)
        stage.run("find")
        stage.answer({ type = "failed", text = "no network" })
        assert.equal("awaited", status())
        player.elapse(900)
        assert.equal(1, count("look"))
    end)

    it("is looked for when the show was chosen by hand", function()
        stage.run("pick-entry")
        local row = { label = "All files…", action = "all-files" }
        stage.answer({ type = "menu", title = LINE, rows = { row }, awaited = { entry = 8, seconds = 900 } })
        player.elapse(900)
        assert.same({ "look", 8, "key" }, { stage.newest().type, stage.newest().entry, stage.newest().by })
    end)

    it("says in every question when it is looked for", function()
        miss(900)
        player.elapse(300)
        stage.run("why")
        assert.equal(600, stage.newest().looks_in)
        player.hooks.on_unload()
        player.events["file-loaded"]()
        stage.run("why")
        assert.is_nil(stage.newest().looks_in)
    end)

    it("is silent with osd_messages=none", function()
        values.osd_messages = "none"
        miss(900, true)
        player.elapse(900)
        looked({ found = true, certain = true })
        stage.give("05.srt")
        assert.same({}, player.osd)
        assert.equal("loaded", status())
    end)

    it("takes no answer to an older look", function()
        miss()
        player.elapse(900)
        local old = stage.newest().look
        miss(900)
        looked({ look = old, found = true, certain = true })
        assert.equal("awaited", status())
    end)
end)
