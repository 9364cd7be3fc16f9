local fake_helper = require("fake_helper")

-- mpv could not open a subtitle: it is noted, and the same question brings the next choice.
describe("a subtitle that mpv refuses", function()
    local stage, player, noted

    before_each(function()
        stage = fake_helper.start()
        player = stage.player
        noted = os.tmpname()
        os.remove(noted)
    end)

    after_each(function()
        os.remove(noted)
    end)

    local function is_noted()
        local file = io.open(noted)
        return file ~= nil and file:close()
    end

    local function give(name, fields)
        local answer = {
            type = "subtitle", path = "/cache/" .. name, title = "Jimaku: Demo", lang = "jpn",
            source = "7/" .. name, file = name, refusal = require("wire").encode_bytes(noted),
        }
        for field, value in pairs(fields or {}) do
            answer[field] = value
        end
        stage.answer(answer)
    end

    it("is noted, and the next choice is asked for by the same", function()
        player.refuses["/cache/a"] = true
        stage.run("find")
        give("a")
        assert.is_truthy(is_noted())
        assert.same({ "find", "key" }, { stage.newest().type, stage.newest().by })
        give("b", { note = "took “b”: the first did not open" })
        assert.same({ "/cache/b" }, stage.ours())
        assert.equal("Jimaku: took “b”: the first did not open", stage.said())
    end)

    it("ends after three of them, and says so", function()
        player.refuses["sub-add"] = true
        stage.run("find")
        for _, name in ipairs({ "a", "b", "c" }) do
            give(name)
        end
        assert.same({ "/cache/a", "/cache/b", "/cache/c" }, player.adds)
        assert.truthy(stage.said():find("mpv could not open 3 subtitles", 1, true))
        assert.is_nil(require("asking").pending())
    end)

    it("is tried anew at the next key press", function()
        player.refuses["sub-add"] = true
        for _ = 1, 2 do
            stage.run("find")
            for _, name in ipairs({ "a", "b", "c" }) do
                give(name)
            end
        end
        assert.equal(6, #player.adds)
    end)

    it("is not asked for in circles when it can't be noted", function()
        player.refuses["sub-add"] = true
        stage.run("find")
        give("a", { refusal = "/nowhere/at/all" })
        assert.truthy(stage.said():find("mpv could not open the subtitle", 1, true))
        assert.is_nil(require("asking").pending())
    end)

    it("gives way to no other when a person chose this very file", function()
        player.refuses["sub-add"] = true
        stage.run("find")
        require("actions").run("use-file", "7/a")
        give("a")
        assert.is_truthy(is_noted())
        assert.truthy(stage.said():find("mpv could not open the subtitle", 1, true))
        assert.is_nil(require("asking").pending())
    end)

    it("is not noted for its copy with other times, while the original plays", function()
        stage.load()
        player.refuses["sub-add"] = true
        stage.run("retime")
        give("05.~a.srt")
        assert.is_falsy(is_noted())
    end)

    it("is none when the file was left", function()
        stage.run("find")
        local said = #player.osd
        player.properties["playback-abort"] = true
        give("a")
        assert.is_falsy(is_noted())
        assert.same({ said, 1 }, { #player.osd, #player.adds })
        assert.is_nil(require("asking").pending())
    end)

    it("does not lie ready for the next time, and the one that opens does", function()
        player.refuses["/cache/a"] = true
        stage.run("find")
        for _, name in ipairs({ "a", "b" }) do
            local waiting = noted .. name .. ".json.0a1b.waiting"
            assert(io.open(waiting, "w")):close()
            give(name, { record = require("wire").encode_bytes(waiting) })
        end
        assert.is_nil((os.remove(noted .. "a.json")))
        assert.is_true(os.remove(noted .. "a.json.0a1b.waiting"))
        assert.is_true(os.remove(noted .. "b.json"))
    end)
end)
