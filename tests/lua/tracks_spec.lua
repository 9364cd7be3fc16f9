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
end)
