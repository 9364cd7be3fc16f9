local fake = require("fake_mpv")

local OURS = { path = "/cache/1.srt", title = "Jimaku: 1.srt", lang = "jpn" }

describe("tracks", function()
    local player, tracks

    before_each(function()
        player = fake.start({
            sid = "auto",
            ["track-list"] = {
                { id = 1, type = "video" },
                { id = 1, type = "sub", lang = "eng" },
                { id = 2, type = "sub", external = true, ["external-filename"] = "/videos/1.srt" },
            },
        })
        tracks = require("tracks")
    end)

    local function subtitles()
        local found = {}
        for _, track in ipairs(player.properties["track-list"]) do
            if track.type == "sub" then
                found[#found + 1] = track["external-filename"] or "embedded"
            end
        end
        return found
    end

    it("adds a subtitle and selects it", function()
        assert.is_truthy(tracks.load(OURS))
        assert.same({ "embedded", "/videos/1.srt", "/cache/1.srt" }, subtitles())
        assert.equal(3, player.properties.sid)
        local track = player.properties["track-list"][4]
        assert.same({ "Jimaku: 1.srt", "jpn" }, { track.title, track.lang })
    end)

    it("adds nothing twice, and selects it again", function()
        tracks.load(OURS)
        player.properties.sid = 1
        assert.is_truthy(tracks.load(OURS))
        assert.equal(3, #subtitles())
        assert.equal(3, player.properties.sid)
    end)

    it("selects a file that mpv had found itself", function()
        tracks.load({ path = "/videos/1.srt", title = "Jimaku: 1.srt", lang = "jpn" })
        assert.equal(2, #subtitles())
        assert.equal(2, player.properties.sid)
    end)

    it("is not led astray by audio of the same name", function()
        table.insert(player.properties["track-list"], 1, {
            id = 7,
            type = "audio",
            ["external-filename"] = OURS.path,
        })
        tracks.load(OURS)
        assert.equal(3, player.properties.sid)
    end)

    it("says when mpv refuses", function()
        player.refuses["sub-add"] = true
        assert.is_falsy(tracks.load(OURS))
        assert.is_falsy(tracks.preload(OURS))
        assert.truthy(player.log[1]:find("^error: .*/cache/1.srt"))
    end)

    it("adds to a player without any track", function()
        player.properties["track-list"] = nil
        assert.is_truthy(tracks.load(OURS))
        assert.same({ "/cache/1.srt" }, subtitles())
    end)

    it("selects before the first frame when the choice is open", function()
        assert.is_truthy(tracks.preload(OURS))
        assert.equal(3, player.properties.sid)
    end)

    for _, sid in ipairs({ "no", 1, 2 }) do
        it("leaves the choice sid=" .. sid .. " alone before the first frame", function()
            player.properties.sid = sid
            assert.is_truthy(tracks.preload(OURS))
            assert.equal(3, #subtitles())
            assert.equal(sid, player.properties.sid)
        end)
    end

    local OTHER = { path = "/cache/2.srt", title = "Jimaku: Other", lang = "jpn" }

    local function slots()
        return { player.properties.sid, player.properties["secondary-sid"] }
    end

    it("replaces what it added before, and nothing else", function()
        tracks.load(OURS)
        tracks.load(OTHER)
        assert.same({ "embedded", "/videos/1.srt", "/cache/2.srt" }, subtitles())
        assert.equal(4, player.properties.sid)
    end)

    it("reads anew what another subtitle has replaced at the same place", function()
        tracks.load({ path = "/cache/1.srt", title = "a", lang = "jpn", source = "7/a" })
        tracks.load({ path = "/cache/1.srt", title = "b", lang = "jpn", source = "7/b" })
        local list = player.properties["track-list"]
        assert.same({ "b", list[#list].id }, { list[#list].title, player.properties.sid })
        assert.equal(3, #subtitles())
    end)

    it("never removes a file that mpv had found itself", function()
        tracks.load({ path = "/videos/1.srt", title = "Jimaku: 1.srt", lang = "jpn" })
        tracks.load(OTHER)
        tracks.undo()
        assert.same({ "embedded", "/videos/1.srt" }, subtitles())
    end)

    it("waits in the list when the user has chosen by now", function()
        player.properties.sid = 1
        assert.is_truthy(tracks.load(OURS, "primary", true))
        assert.equal(1, player.properties.sid)
        tracks.load(OURS, "primary", false)
        assert.equal(3, player.properties.sid)
    end)

    it("takes a number that no track has for no choice: it was saved with the file's position", function()
        player.properties.sid = 7
        tracks.load(OURS, "primary", true)
        assert.equal(3, player.properties.sid)
    end)

    it("goes into the second slot, and leaves the first alone", function()
        player.properties.sid, player.properties["secondary-sid"] = 1, "no"
        tracks.load(OURS, "secondary", true)
        assert.same({ 1, 3 }, slots())
        tracks.undo()
        assert.same({ 1, "no" }, slots())
    end)

    it("leaves the second slot to the user's own choice", function()
        player.properties.sid, player.properties["secondary-sid"] = "no", 1
        tracks.load(OURS, "secondary", true)
        assert.same({ "no", 1 }, slots())
    end)

    it("goes beside what was selected, else beside the best translation", function()
        player.properties["secondary-sid"] = "no"
        tracks.load(OURS, "dual")
        assert.same({ 3, 1 }, slots())
        tracks.undo()
        player.properties.sid = 2
        tracks.load(OURS, "dual")
        assert.same({ 3, 2 }, slots())
    end)

    it("is in both slots before the first frame", function()
        player.properties["secondary-sid"] = "no"
        tracks.preload(OURS, "dual")
        assert.same({ 3, 1 }, slots())
        player.properties["track-list"][4] = nil
        tracks.reset()
        player.properties.sid, player.properties["secondary-sid"] = "auto", "no"
        tracks.preload(OURS, "secondary")
        assert.same({ "auto", 3 }, slots())
    end)

    it("undo after a subtitle that lay ready selects what mpv would have", function()
        player.properties["secondary-sid"] = "no"
        tracks.preload(OURS, "primary")
        tracks.toggle_dual()
        assert.is_true(tracks.undo())
        assert.same({ 1, "no" }, slots())
    end)

    it("undo without anything to undo says so", function()
        assert.is_false(tracks.undo())
        assert.is_false(tracks.toggle_dual())
        tracks.load(OURS)
        tracks.reset()
        assert.is_false(tracks.undo())
    end)
end)
