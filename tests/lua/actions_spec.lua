local lfs = require("lfs")
local json = require("dkjson")
local fake = require("fake_helper")

describe("the action", function()
    local stage, player, folder
    local run, answer, newest, said, ours

    before_each(function()
        stage = fake.start()
        player = stage.player
        run, answer, newest, said, ours = stage.run, stage.answer, stage.newest, stage.said, stage.ours
        folder = os.tmpname()
        os.remove(folder)
        lfs.mkdir(folder)
    end)

    after_each(function()
        for name in lfs.dir(folder) do
            os.remove(folder .. "/" .. name)
        end
        lfs.rmdir(folder)
    end)

    it("is a binding and a script-message, all of them", function()
        local names = require("actions").NAMES
        assert.equal(17, #names)
        for _, name in ipairs(names) do
            assert.is_function(player.bindings[name].action)
            assert.is_function(player.script_messages[name])
        end
    end)

    it("has a key by itself only where the docs say so", function()
        local keys = {}
        for name, binding in pairs(player.bindings) do
            keys[name] = binding.key
        end
        assert.same({ find = "Alt+j", menu = "Alt+J" }, keys)
    end)

    it("next tells the helper what is loaded now", function()
        stage.load()
        run("next")
        assert.same({ "act", "next", "7/05.srt" }, { newest().type, newest().name, newest().current })
        assert.equal("Jimaku: taking the next subtitle…", said())
        stage.give("b.srt")
        assert.same({ "/cache/b.srt" }, ours())
        assert.equal("Jimaku: b.srt", said())
    end)

    it("pressed twice asks once", function()
        stage.load()
        run("next")
        local count = #player.messages
        run("next")
        assert.equal("ping", newest().type)
        assert.equal(count + 1, #player.messages)
    end)

    it("pick-file shows the rows that the helper sends, and hands on the pick", function()
        run("pick-file")
        answer({
            type = "menu", title = "Files", selected = 2,
            rows = { fake.row("a.srt"), fake.row("b.srt") },
        })
        assert.equal("2 / 2", player.lines()[2])
        player.press("ENTER")
        assert.same({ "use-file", "7/b.srt" }, { newest().name, newest().argument })
    end)

    it("pick-file reads a long list from a private file, once", function()
        local path = folder .. "/rows"
        local file = assert(io.open(path, "wb"))
        local rows = {}
        for number = 1, 1640 do
            rows[number] = { label = number .. ".srt", action = "use-file", argument = "7/" .. number }
        end
        file:write(json.encode(rows))
        file:close()
        run("pick-file")
        answer({ type = "menu", title = "Files", rows_file = path })
        assert.equal("1 / 1640", player.lines()[2])
        assert.is_nil(lfs.attributes(path))
        player.press("ESC")
        run("pick-file")
        answer({ type = "menu", title = "Files", rows_file = path })
        assert.equal("Jimaku: the list could not be read. Try again", said())
        assert.equal("", player.screen)
    end)

    it("search asks for a title and hands it on", function()
        run("search")
        answer({ type = "prompt", action = "search", title = "Title of the show", text = "Dem" })
        player.press("ö")
        player.press("ENTER")
        assert.same({ "search", "Dem%C3%B6" }, { newest().name, newest().argument })
    end)

    it("lists open lists", function()
        run("pick-file")
        local other = { label = "All files…", action = "all-files", argument = "%5B%5D" }
        local rows = { fake.row("a.srt"), other }
        answer({ type = "menu", title = "Files", rows = rows })
        player.press("DOWN")
        player.press("ENTER")
        assert.same({ "act", "all-files", "%5B%5D" }, { newest().type, newest().name, newest().argument })
    end)

    it("an offer says first what else there is to know", function()
        run("find")
        answer({ type = "ask", text = "“Demo”", note = "it is another show now", rows = {} })
        assert.equal("Jimaku: it is another show now — “Demo”? Alt+j loads it", said())
    end)

    it("login takes the key to the helper by a file, and never by a message", function()
        local path = folder .. "/secret"
        player.properties.path = nil
        run("login")
        answer({ type = "prompt", action = "use-key", title = "Key", file = path, note = "No key" })
        for _, key in ipairs({ "s", "3", "c" }) do
            player.press(key)
        end
        player.press("ENTER")
        assert.same({ "use-key", path }, { newest().name, newest().argument })
        local file = assert(io.open(path, "rb"))
        assert.equal("s3c", file:read("*a"))
        file:close()
        assert.is_nil(json.encode(player.messages):find("s3c", 1, true))
        assert.is_nil(table.concat(player.log):find("s3c", 1, true))
    end)

    it("login says when the key can't be handed on", function()
        run("login")
        answer({ type = "prompt", action = "use-key", title = "Key", file = "/nowhere/at/all" })
        player.press("ENTER")
        assert.equal("Jimaku: the key could not be handed on. Run: jimaku-mpv login", said())
    end)

    it("undo takes away what we added, and selects what was there", function()
        player.properties.sid = 1
        stage.load()
        assert.equal(2, player.properties.sid)
        run("undo")
        assert.same({}, ours())
        assert.equal(1, player.properties.sid)
        run("undo")
        assert.equal("Jimaku: nothing of ours is loaded", said())
    end)

    it("undo has the helper take back what was chosen, and says what became of it", function()
        stage.load()
        run("undo")
        assert.same({ "act", "undo", "7/05.srt" }, { newest().type, newest().name, newest().current })
        assert.equal("Jimaku: the subtitle is removed", said())
        answer({ type = "said", text = "removed, and what you chose is taken back", removes = true })
        assert.equal("Jimaku: removed, and what you chose is taken back", said())
        run("find")
        assert.is_nil(newest().current)
    end)

    it("undo asks also when nothing could be loaded, but not while mpv leaves the file", function()
        run("undo")
        assert.same({ "act", "undo" }, { newest().type, newest().name })
        player.hooks.on_unload()
        local count = #player.messages
        run("undo")
        assert.equal(count, #player.messages)
        assert.equal("Jimaku: nothing of ours is loaded", said())
    end)

    it("undo ends what is still being loaded", function()
        run("find")
        local late = newest().job
        run("undo")
        stage.from_helper({ type = "subtitle", job = late, path = "/cache/b.srt", title = "Jimaku: Demo" })
        assert.same({}, ours())
    end)

    it("forget takes away what is on the screen if anything was forgotten", function()
        stage.load()
        run("forget")
        answer({ type = "said", text = "nothing was chosen here" })
        assert.same({ "/cache/05.srt" }, ours())
        run("forget")
        answer({ type = "said", text = "forgotten what you chose here", removes = true })
        assert.same({}, ours())
        assert.equal("Jimaku: forgotten what you chose here", said())
    end)

    it("undo leaves the choice open where it was open", function()
        player.properties.sid = "auto"
        stage.load()
        run("undo")
        assert.equal("auto", player.properties.sid)
    end)

    it("dual shows ours and the translation, and ours alone when pressed again", function()
        stage.load()
        run("dual")
        assert.same({ 2, 1 }, { player.properties.sid, player.properties["secondary-sid"] })
        run("dual")
        assert.same({ 2, "no" }, { player.properties.sid, player.properties["secondary-sid"] })
    end)

    it("dual looks for a subtitle first when there is none", function()
        run("dual")
        assert.equal("find", newest().type)
        stage.give("b.srt")
        assert.same({ 2, 1 }, { player.properties.sid, player.properties["secondary-sid"] })
    end)

    it("toggle-auto switches and says so", function()
        run("toggle-auto")
        player.events["file-loaded"]()
        stage.hello()
        assert.equal("auto", newest().by)
        run("toggle-auto")
        assert.equal("Jimaku: no longer looks by itself, until mpv ends", said())
        assert.same({ "settings", "no" }, { newest().type, newest().options.autoload })
    end)

    it("says that nothing plays, for all that need a file", function()
        player.properties.path = nil
        local names = "next previous search pick-entry pick-episode pick-file retime forget why"
        for name in names:gmatch("%S+") do
            player.bindings[name].action()
            assert.equal("Jimaku: no video is playing", said())
        end
        assert.same({}, player.processes)
    end)
end)
