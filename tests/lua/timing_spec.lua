local fake = require("fake_mpv")

local VIDEO = "/videos/[Demo] Demo no Tabi - 05.mkv"
local RAW = { path = "/cache/1.srt", title = "Jimaku: 1", lang = "jpn", source = "7/1.srt" }
local COPY = {
    path = "/cache/1.~a.srt", title = "Jimaku: 1", source = "7/1.srt",
    timing = "shifted −3.7 s", in_time = true,
}

describe("timing", function()
    local player, timing, tracks, actions, values, sent

    before_each(function()
        player = fake.start({
            path = VIDEO,
            duration = 1440,
            sid = "auto",
            ["sub-delay"] = 0.2,
            ["working-directory"] = "/videos",
            ["media-title"] = "",
            ["track-list"] = {
                { id = 1, type = "video", ["ff-index"] = 0 },
                { id = 1, type = "audio", lang = "jpn", codec = "aac", ["ff-index"] = 1 },
                { id = 1, type = "sub", lang = "eng", title = "Full", codec = "ass", ["ff-index"] = 2 },
            },
        })
        timing, tracks, actions = require("timing"), require("tracks"), require("actions")
        sent = {}
        values = setmetatable({}, { __index = require("options").values })
        require("status").configure(values)
        timing.configure(values)
        actions.configure(values, function() end)
        require("answers").configure(values)
        require("search").configure({ values = values, forgive = function() end })
        require("asking").configure({
            values = values,
            start = function() end,
            send = function(message)
                sent[#sent + 1] = message
            end,
            tell = function() end,
            ping = function() end,
        })
    end)

    local function shown()
        return player.osd[#player.osd]
    end

    local function load(subtitle, name)
        tracks.load(subtitle, "primary")
        require("situation").loaded(subtitle)
        timing.loaded(subtitle, name)
    end

    local function measured(verdict, text, subtitle)
        timing.take({ measurement = sent[#sent].measurement, verdict = verdict, text = text }, subtitle)
    end

    local function ours()
        local found = {}
        for _, track in ipairs(player.properties["track-list"]) do
            if track.external then
                found[#found + 1] = { track["external-filename"], track.id }
            end
        end
        return found
    end

    it("has what is loaded measured, and shows the copy in the same slot", function()
        load(RAW)
        assert.same({ "measure", "7/1.srt" }, { sent[1].type, sent[1].current })
        assert.is_nil(sent[1].chosen)
        measured("fixable", "shifted −3.7 s", COPY)
        assert.same({ { COPY.path, 3 } }, ours())
        assert.equal(3, player.properties.sid)
        assert.equal("Jimaku: shifted −3.7 s", shown())
        assert.equal(1, #sent)
    end)

    it("leaves selected what the user has selected meanwhile", function()
        load(RAW)
        player.properties.sid = 1
        measured("fixable", "shifted −3.7 s", COPY)
        assert.equal(1, player.properties.sid)
        assert.equal(1, #ours())
    end)

    it("keeps the second slot the second", function()
        load(RAW)
        player.properties.sid, player.properties["secondary-sid"] = 1, 2
        measured("fixable", "shifted −3.7 s", COPY)
        assert.same({ 1, 3 }, { player.properties.sid, player.properties["secondary-sid"] })
    end)

    it("says nothing of what is in time, and nothing of what can't be told", function()
        load(RAW)
        measured("fits", "in time with the video")
        assert.same({ {}, { { RAW.path, 2 } } }, { player.osd, ours() })
        load(RAW)
        measured("cannot_tell", "ffmpeg is missing")
        assert.same({}, player.osd)
        assert.equal("ffmpeg is missing", require("situation").get().timing)
    end)

    it("says that a subtitle does not belong to the video", function()
        load(RAW)
        measured("does_not_fit", "this subtitle does not seem to belong to the video")
        assert.equal("Jimaku: this subtitle does not seem to belong to the video: Alt+J to choose", shown())
    end)

    it("does with timing=ask at the key what it has offered", function()
        load(RAW)
        measured("fixable", "it can be shifted −3.7 s")
        assert.equal("Jimaku: it can be shifted −3.7 s: Alt+j does it", shown())
        actions.run("find")
        assert.same({ "act", "retime" }, { sent[2].type, sent[2].name })
        actions.run("find")
        assert.equal("find", sent[3].type)
    end)

    it("stays out with timing=off", function()
        values.timing = "off"
        load(RAW)
        assert.same({}, sent)
    end)

    it("says who chose the file", function()
        load(RAW, "use-file")
        assert.is_true(sent[1].chosen)
    end)

    it("measures nothing that has the right times, and nothing that tells nothing", function()
        load(COPY)
        load({ path = RAW.path, title = "1", source = RAW.source, timing = "can't be told" })
        assert.same({}, sent)
    end)

    it("drops an answer for another file, or for a subtitle that is gone", function()
        load(RAW)
        timing.reset()
        measured("fixable", "shifted −3.7 s", COPY)
        load(RAW)
        local old = sent[#sent].measurement
        load(RAW)
        timing.take({ measurement = old, verdict = "fixable", text = "late" }, COPY)
        assert.same({ { { RAW.path, 2 } }, {} }, { ours(), player.osd })
    end)

    it("asks again when the helper took the measurement with it", function()
        load(RAW)
        timing.ask_again()
        assert.equal(sent[1].measurement, sent[2].measurement)
        measured("fits", "in time with the video")
        timing.ask_again()
        assert.equal(2, #sent)
    end)

    it("tells once what has to be installed", function()
        for _ = 1, 2 do
            load(RAW)
            local answer = { measurement = sent[#sent].measurement, verdict = "cannot_tell" }
            answer.text, answer.missing = "ffmpeg is missing", true
            timing.take(answer)
        end
        assert.same({ "Jimaku: ffmpeg is missing" }, player.osd)
    end)

    it("is over when our subtitle is removed", function()
        load(RAW)
        actions.run("undo")
        measured("fixable", "shifted −3.7 s", COPY)
        assert.same({}, ours())
        load(RAW)
        measured("fixable", "it can be shifted −3.7 s")
        actions.run("undo")
        actions.run("find")
        assert.equal("find", sent[#sent].type)
    end)

    describe("and a shift by hand", function()
        local function move(by, name)
            name = name or "sub-delay"
            player.properties[name] = by
            for action, observed in pairs(player.observed) do
                if observed == name then
                    action(name, by)
                end
            end
        end

        it("is taken back when the copy is right without it", function()
            load(RAW)
            move(-3.5)
            measured("fixable", "shifted −3.7 s", COPY)
            assert.equal(0.2, player.properties["sub-delay"])
            assert.equal("Jimaku: shifted −3.7 s, sub-delay is back", shown())
        end)

        it("is taken back for the next file that lay ready", function()
            load(RAW)
            move(-3.5)
            timing.reset()
            load(COPY)
            assert.equal(0.2, player.properties["sub-delay"])
        end)

        it("is taken back in the next file when that is in time as it is", function()
            load(RAW)
            move(-3.5)
            measured("cannot_tell", "can't be told")
            timing.reset()
            load(RAW)
            measured("fits", "in time with the video")
            assert.equal(0.2, player.properties["sub-delay"])
        end)

        it("stays in the file in which it was made, if that is in time as it is", function()
            load(RAW)
            move(-3.5)
            measured("fits", "in time with the video")
            assert.equal(-3.5, player.properties["sub-delay"])
        end)

        it("of another subtitle in the first slot is left alone", function()
            player.properties["secondary-sub-delay"] = 0
            timing.configure(values)
            load(RAW)
            player.properties.sid, player.properties["secondary-sid"] = 1, 2
            move(1.5)
            measured("fixable", "shifted −3.7 s", COPY)
            assert.equal(1.5, player.properties["sub-delay"])
        end)

        it("stays when it was made over the right times", function()
            load(COPY)
            move(0.5)
            timing.reset()
            load(RAW)
            measured("fixable", "shifted −3.7 s", COPY)
            assert.equal(0.5, player.properties["sub-delay"])
        end)

        it("is kept for the release, as what mpv's own setting does not do", function()
            load(RAW)
            move(-3.5)
            actions.run("keep-delay")
            local act = sent[#sent]
            assert.same({ "keep-delay", "-3.700 /cache/1.srt" }, { act.name, act.argument })
            load(COPY, "keep-delay")
            assert.equal(0.2, player.properties["sub-delay"])
        end)

        it("has to be there to be kept", function()
            load(RAW)
            actions.run("keep-delay")
            assert.equal(1, #sent)
            assert.is_truthy(shown():find("z and Z"))
        end)
    end)

    it("offers the tracks to measure against, without ours", function()
        load(RAW)
        local rows = require("references").rows(tracks.is_ours)
        assert.same({ "Sound: jpn aac", "Text: eng Full ass" }, { rows[1].label, rows[2].label })
        assert.same({ { "1", "2" }, 2 }, { { rows[1].argument, rows[2].argument }, #rows })
    end)

    it("tells of a stream where it is read, and its texts", function()
        player.properties.path = "https://example.com/watch"
        player.properties["stream-open-filename"] = "https://cdn.example.com/5.m3u8"
        local list = player.properties["track-list"]
        list[#list + 1] = { id = 7, type = "sub", ["external-filename"] = "https://example.com/en.vtt" }
        list[#list + 1] = { id = 7, type = "sub", ["external-filename"] = "/videos/en.srt" }
        load(RAW)
        assert.equal("https%3A//cdn.example.com/5.m3u8", sent[1].stream)
        assert.same({ "https%3A//example.com/en.vtt" }, sent[1].texts)
    end)
end)
