local fake = require("fake_helper")

describe("what the user sees of", function()
    local stage, player
    local run, answer, newest, said, ours

    before_each(function()
        stage = fake.start()
        player = stage.player
        run, answer, newest, said, ours = stage.run, stage.answer, stage.newest, stage.said, stage.ours
    end)

    describe("menu", function()
        it("opens without a helper, and closes when pressed again", function()
            run("menu")
            assert.truthy(player.screen:find("Find and load now", 1, true))
            assert.same({}, player.processes)
            run("menu")
            assert.equal("", player.screen)
            assert.same({}, player.held)
        end)

        it("begins with the next subtitle when one is loaded", function()
            stage.load()
            run("menu")
            player.press("ENTER")
            assert.equal("next", newest().name)
        end)

        it("begins with the shows when nothing was found", function()
            run("find")
            answer({ type = "failed", text = "Not recognised" })
            run("menu")
            player.press("ENTER")
            assert.equal("pick-entry", newest().name)
        end)

        it("begins with the possible shows when the helper is unsure", function()
            run("find")
            answer({
                type = "ask", text = "“Demo”, episode 3", shows = 1,
                rows = { { label = "Demo", action = "use-entry", argument = "7" } },
            })
            run("menu")
            player.press("ENTER")
            assert.same({ "use-entry", "7" }, { newest().name, newest().argument })
        end)

        it("is gone with the file", function()
            run("menu")
            player.hooks.on_unload()
            assert.same({ "", {} }, { player.screen, player.held })
        end)
    end)

    describe("find, when several shows are possible", function()
        local function offer()
            answer({
                type = "ask", text = "“A”, episode 3", shows = 3,
                rows = {
                    { label = "A", action = "use-entry", argument = "1" },
                    { label = "B", action = "use-entry", argument = "2" },
                },
            })
        end

        local function by_itself(when_unsure)
            require("options").values.autoload = "yes"
            require("options").values.when_unsure = when_unsure
            player.events["file-loaded"]()
            stage.hello()
            offer()
        end

        it("lets the user choose at once", function()
            run("find")
            offer()
            player.press("DOWN")
            player.press("ENTER")
            assert.same({ "use-entry", "2" }, { newest().name, newest().argument })
        end)

        it("hints by itself, and opens nothing", function()
            by_itself("hint")
            assert.equal("Jimaku: 3 possible shows — Alt+J to choose", said())
            assert.equal("", player.screen)
        end)

        it("opens the menu by itself with when_unsure=menu", function()
            by_itself("menu")
            assert.truthy(player.screen:find("“A”, episode 3", 1, true))
        end)

        it("says nothing by itself with when_unsure=silent", function()
            by_itself("silent")
            assert.same({ "", {} }, { player.screen, player.osd })
        end)
    end)

    describe("pick-file with preview=yes", function()
        local function open()
            require("options").values.preview = "yes"
            player.properties.sid = 1
            run("pick-file")
            answer({
                type = "menu", title = "Files", preview = true,
                rows = {
                    fake.row("a"), fake.row("b"),
                    { label = "All files…", action = "all-files", argument = "[]" },
                },
            })
        end

        local function rest(name)
            player.elapse(0.5)
            assert.same({ "preview", "7/" .. name }, { newest().name, newest().argument })
            answer({ type = "subtitle", path = "/cache/" .. name, title = "Jimaku: " .. name, lang = "jpn" })
        end

        it("shows the file on which the cursor rests, one at a time", function()
            open()
            rest("a")
            assert.same({ "/cache/a" }, ours())
            assert.equal(2, player.properties.sid)
            player.press("DOWN")
            rest("b")
            assert.same({ "/cache/b" }, ours())
        end)

        it("shows what was there on a row that is no file", function()
            open()
            rest("a")
            player.press("END")
            player.elapse(0.5)
            assert.equal("a", newest().argument:sub(-1))
            assert.same({}, ours())
            assert.equal(1, player.properties.sid)
        end)

        it("goes back to what was there when another list is picked, however fast", function()
            open()
            rest("a")
            player.press("END")
            player.press("ENTER")
            assert.same({ "all-files", {}, 1 }, { newest().name, ours(), player.properties.sid })
        end)

        it("goes back to what was there when it is left", function()
            open()
            rest("a")
            player.press("ESC")
            assert.same({}, ours())
            assert.equal(1, player.properties.sid)
        end)

        it("shows nothing that comes after it was left", function()
            open()
            player.elapse(0.5)
            player.press("ESC")
            stage.give("a")
            assert.same({}, ours())
        end)

        it("shows nothing more once another action has begun", function()
            open()
            run("why")
            player.elapse(5)
            assert.same({ "why", "" }, { newest().name, player.screen })
        end)

        it("keeps the file that is picked, and undo goes back behind the preview", function()
            open()
            rest("a")
            player.press("ENTER")
            assert.equal("use-file", newest().name)
            stage.give("a")
            assert.same({ "/cache/a" }, ours())
            assert.equal(2, player.properties.sid)
            run("undo")
            assert.same({ {}, 1 }, { ours(), player.properties.sid })
        end)

        it("goes back when the file that is picked can't be had", function()
            open()
            rest("a")
            player.press("ENTER")
            answer({ type = "failed", text = "The file is gone" })
            assert.same({ {}, 1 }, { ours(), player.properties.sid })
        end)
    end)

    describe("told to other scripts", function()
        before_each(function()
            player.user_data = true
        end)

        local function told(name)
            return player.properties["user-data/jimaku_mpv/" .. name]
        end

        it("says what goes on", function()
            run("find")
            assert.equal("searching", told("status"))
            answer({ type = "failed", text = "No network" })
            assert.equal("missing", told("status"))
            stage.load()
            assert.same({ "loaded", "Demo" }, { told("status"), told("entry") })
            assert.same({ 5, "05.srt" }, { told("episode"), told("file") })
            player.hooks.on_unload()
            assert.same({ "idle", "", "" }, { told("status"), told("entry"), told("file") })
        end)
    end)
end)
