local fake = require("fake_mpv")

local VIDEO = "/videos/[Demo] Demo no Tabi - 05.mkv"

describe("search", function()
    local player, search, answers, values, sent, called

    local function tracks()
        return { { id = 1, type = "video" }, { id = 1, type = "audio", lang = "jpn" } }
    end

    before_each(function()
        player = fake.start({
            path = VIDEO,
            duration = 1440,
            sid = "auto",
            ["working-directory"] = "/videos",
            ["media-title"] = "デモの旅",
            ["track-list"] = tracks(),
        })
        search, answers = require("search"), require("answers")
        sent, called = {}, { start = 0, stop = 0, forgive = 0, ping = 0 }
        values = setmetatable({}, { __index = require("options").values })
        require("status").configure(values)
        answers.configure(values)
        search.configure({
            values = values,
            forgive = function()
                called.forgive = called.forgive + 1
            end,
        })
        require("asking").configure({
            values = values,
            start = function()
                called.start = called.start + 1
            end,
            send = function(message)
                sent[#sent + 1] = message
            end,
            tell = function(message)
                called[message.type] = called[message.type] + 1
            end,
            ping = function()
                called.ping = called.ping + 1
            end,
        })
    end)

    local function next_file()
        search.on_unload()
        player.properties["track-list"] = tracks()
        search.on_file_loaded()
    end

    local function newest()
        return sent[#sent]
    end

    local function answer(fields, job)
        fields.job = job or newest().job
        answers.take(fields)
    end

    local function subtitle(job, note)
        local path = "/cache/%E7%AC%AC5%E8%A9%B1.srt"
        local title, file = "Jimaku: Demo", "第5話.srt"
        answer({ type = "subtitle", path = path, title = title, lang = "jpn", file = file, note = note }, job)
    end

    local function offer(job)
        answer({ type = "ask", text = "“Demo no Tabi”, episode 5" }, job)
    end

    local function ours()
        local count = 0
        for _, track in ipairs(player.properties["track-list"]) do
            count = count + (track["external-filename"] == "/cache/第5話.srt" and 1 or 0)
        end
        return count
    end

    local function last_shown()
        return player.osd[#player.osd]
    end

    describe("at a key press", function()
        it("asks with all that mpv knows of the file", function()
            search.find()
            assert.same({
                type = "find",
                job = 1,
                by = "key",
                path = "/videos/%5BDemo%5D Demo no Tabi - 05.mkv",
                media_title = "%E3%83%87%E3%83%A2%E3%81%AE%E6%97%85",
                duration = 1440,
                settings = "ja,ja+|any|any|cache||auto",
            }, newest())
            assert.same({ 1, 1 }, { called.start, called.forgive })
            assert.equal("Jimaku: looking for Japanese subtitles…", last_shown())
        end)

        it("makes a relative path absolute", function()
            player.properties.path = "05.mkv"
            search.find()
            assert.equal("/videos/05.mkv", newest().path)
        end)

        it("leaves a Windows path and a URL as they are", function()
            for path, wire in pairs({
                ["C:\\Videos\\05.mkv"] = "C%3A%5CVideos%5C05.mkv",
                ["https://example.org/05.mkv"] = "https%3A//example.org/05.mkv",
                ["av://lavfi:testsrc2"] = "av%3A//lavfi%3Atestsrc2",
            }) do
                player.properties.path = path
                next_file()
                search.find()
                assert.equal(wire, newest().path)
            end
        end)

        it("asks about a live stream too", function()
            player.properties.duration = nil
            search.find()
            assert.is_nil(newest().duration)
        end)

        it("says that nothing plays", function()
            player.properties.path = nil
            search.find()
            assert.same({}, sent)
            assert.equal("Jimaku: no video is playing", last_shown())
            assert.equal(0, called.start)
        end)

        it("asks once, however often it is pressed", function()
            search.find()
            search.find()
            assert.equal(1, #sent)
            assert.equal(2, #player.osd)
            assert.equal(1, called.ping)
        end)

        it("waits for the next file when mpv is leaving this one", function()
            search.on_unload()
            search.find()
            assert.same({}, sent)
            player.properties.path = "/videos/06.mkv"
            search.on_file_loaded()
            assert.same({ "key", "/videos/06.mkv" }, { newest().by, newest().path })
        end)

        it("asks again after an answer", function()
            search.find()
            answer({ type = "failed", text = "No network" })
            search.find()
            assert.equal(2, #sent)
        end)

        it("says every time why there is none", function()
            for _ = 1, 2 do
                search.find()
                answer({ type = "failed", text = "No network" })
                assert.equal("Jimaku: No network", last_shown())
            end
        end)

        it("puts the subtitle on the screen and names it", function()
            search.find()
            subtitle()
            assert.equal(1, ours())
            assert.equal(1, player.properties.sid)
            assert.equal("Jimaku: 第5話.srt", last_shown())
        end)

        it("takes the place of a search by itself", function()
            search.on_file_loaded()
            search.find()
            assert.same({ "auto", "key" }, { sent[1].by, sent[2].by })
            subtitle(sent[1].job)
            assert.equal(0, ours())
            subtitle(sent[2].job)
            assert.equal(1, ours())
        end)
    end)

    describe("by itself", function()
        it("asks when a fitting file is loaded", function()
            search.on_file_loaded()
            assert.equal("auto", newest().by)
            assert.same({}, player.osd)
        end)

        it("asks nothing with autoload=no", function()
            values.autoload = "no"
            search.on_file_loaded()
            assert.same({ {}, 0 }, { sent, called.start })
        end)

        it("starts nothing for what it leaves alone, and logs why", function()
            player.properties["track-list"] = { { id = 1, type = "audio" } }
            search.on_file_loaded()
            assert.same({ {}, 0 }, { sent, called.start })
            assert.same({ "verbose: not looking by itself: not a video" }, player.log)
        end)

        it("keeps out of folders that are given with ~", function()
            values.autoload_exclude = "/other; ~/films"
            player.properties.path = "/home/viewer/films/1.mkv"
            search.on_file_loaded()
            assert.same({}, sent)
        end)

        it("loads without a word", function()
            search.on_file_loaded()
            subtitle()
            assert.equal(1, ours())
            assert.same({}, player.osd)
        end)

        it("shows a note on what it loaded", function()
            search.on_file_loaded()
            subtitle(nil, "took another file")
            assert.equal("Jimaku: took another file", last_shown())
        end)

        it("says the same failure once, and again after a success", function()
            for _ = 1, 2 do
                next_file()
                answer({ type = "failed", text = "No network" })
            end
            assert.same({ "Jimaku: No network" }, player.osd)
            next_file()
            subtitle()
            next_file()
            answer({ type = "failed", text = "No network" })
            assert.equal(2, #player.osd)
        end)
    end)

    describe("when the helper is not certain", function()
        before_each(function()
            search.on_file_loaded()
        end)

        it("hints at what the key would load, and loads nothing", function()
            offer()
            assert.equal("Jimaku: “Demo no Tabi”, episode 5? Alt+j loads it", last_shown())
            assert.equal(0, ours())
        end)

        it("says nothing with when_unsure=silent, unless the user asked", function()
            values.when_unsure = "silent"
            offer()
            assert.same({}, player.osd)
            search.find()
            assert.equal("key", newest().by)
            answer({ type = "ask", text = "“Demo no Tabi”, episode 5" })
            assert.truthy(last_shown():find("Alt+j loads it", 1, true))
        end)

        it("takes the next key press for a yes", function()
            offer()
            search.find()
            assert.equal("confirm", newest().by)
            subtitle()
            assert.equal(1, ours())
            search.find()
            assert.equal("key", newest().by)
        end)

        it("takes a key press before the offer for a question", function()
            search.find()
            assert.equal("key", newest().by)
            offer()
            search.find()
            assert.equal("confirm", newest().by)
        end)

        it("forgets the offer with the file", function()
            offer()
            next_file()
            search.find()
            assert.equal("key", newest().by)
        end)

        it("takes no key press for a yes to what was not on the screen", function()
            values.osd_messages = "errors"
            offer()
            search.find()
            assert.equal("key", newest().by)
        end)

        it("names the key that the user has", function()
            player.properties["input-bindings"] = {
                { key = "Alt+j", cmd = "script-binding jimaku_mpv/find", priority = 0 },
                { key = "Ctrl+s", cmd = "script-binding jimaku_mpv/find", priority = 11 },
                { key = "x", cmd = "script-binding jimaku_mpv/find", priority = -1 },
            }
            offer()
            assert.truthy(last_shown():find("? Ctrl+s loads it", 1, true))
        end)
    end)
end)
