local fake = require("fake_mpv")

describe("an answer", function()
    local player, search, sent

    before_each(function()
        player = fake.start({
            path = "/videos/05.mkv",
            duration = 1440,
            sid = "auto",
            ["track-list"] = { { id = 1, type = "video" } },
        })
        search = require("search")
        sent = {}
        local function nothing() end
        local values = require("options").values
        require("answers").configure(values)
        search.configure({ values = values, forgive = nothing })
        require("asking").configure({
            values = values,
            start = nothing,
            tell = nothing,
            send = function(message)
                sent[#sent + 1] = message
            end,
        })
    end)

    local function answer(fields)
        fields.path, fields.title, fields.lang = "/cache/05.srt", "Jimaku: 05.srt", "jpn"
        fields.type, fields.text = fields.type or "subtitle", "a sentence"
        require("answers").take(fields)
        return #player.properties["track-list"] > 1
    end

    it("counts for the question that it answers", function()
        search.find()
        assert.is_true(answer({ job = sent[1].job }))
    end)

    it("counts once", function()
        search.find()
        answer({ job = sent[1].job })
        player.properties["track-list"] = {}
        assert.is_false(answer({ job = sent[1].job }))
    end)

    it("to an older question is dropped, and the newer one still open", function()
        search.on_file_loaded()
        search.find()
        assert.is_false(answer({ job = sent[1].job }))
        assert.is_true(answer({ job = sent[2].job }))
    end)

    it("to a question whose number the helper could not read is that to the open one", function()
        search.find()
        answer({ type = "failed", job = 0 })
        assert.matches("a sentence", player.osd[#player.osd])
        assert.is_nil(require("asking").pending())
    end)

    it("for a file that mpv lets go of is dropped, whatever it says", function()
        search.on_file_loaded()
        search.on_unload()
        for _, kind in ipairs({ "subtitle", "ask", "failed" }) do
            assert.is_false(answer({ type = kind, job = sent[1].job }))
        end
        assert.same({}, player.osd)
    end)

    it("for the file before is dropped while the next one is asked about", function()
        search.on_file_loaded()
        search.on_unload()
        search.on_file_loaded()
        assert.are_not.equal(sent[1].job, sent[2].job)
        assert.is_false(answer({ job = sent[1].job }))
        assert.is_true(answer({ job = sent[2].job }))
    end)

    it("to nothing at all is dropped", function()
        assert.is_false(answer({ job = 1 }))
        assert.is_false(answer({}))
    end)

    it("of a kind that is not known changes nothing", function()
        search.find()
        assert.is_false(answer({ job = sent[1].job, type = "surprise" }))
        assert.truthy(table.concat(player.log, "\n"):find("surprise", 1, true))
        search.find()
        assert.equal(2, #sent)
    end)

    it("is told when mpv can't open the subtitle", function()
        player.refuses["sub-add"] = true
        search.find()
        assert.is_false(answer({ job = sent[1].job }))
        assert.truthy(player.osd[#player.osd]:find("could not open", 1, true))
    end)

    describe("that the helper took with it", function()
        it("is asked for again, by the same", function()
            search.on_file_loaded()
            require("asking").ask_again()
            assert.same({ "auto", "auto" }, { sent[1].by, sent[2].by })
            assert.is_false(answer({ job = sent[1].job }))
            assert.is_true(answer({ job = sent[2].job }))
        end)

        it("is not asked for when there was no question", function()
            require("asking").ask_again()
            assert.same({}, sent)
        end)

        it("is not asked for when the file has gone", function()
            search.on_file_loaded()
            search.on_unload()
            require("asking").ask_again()
            assert.equal(1, #sent)
        end)

        it("is given up with it, and the key asks anew", function()
            search.find()
            require("asking").forget()
            search.find()
            assert.equal(2, #sent)
        end)
    end)
end)
