local fake = require("fake_mpv")

describe("the file that plays next", function()
    local player, playing

    before_each(function()
        player = fake.start({
            path = "/videos/05.mkv",
            ["working-directory"] = "/videos",
            ["playlist-pos"] = 0,
            ["playlist-count"] = 3,
            ["playlist/0/filename"] = "05.mkv",
            ["playlist/1/filename"] = "sub/../06.mkv",
            ["playlist/2/filename"] = "https://example.org/07.mkv",
        })
        playing = require("playing")
    end)

    it("is the next of the playlist, as it will be called then", function()
        assert.equal("/videos/06.mkv", playing.following())
        player.properties["playlist-pos"] = 1
        assert.equal("https://example.org/07.mkv", playing.following())
    end)

    it("is nothing at the end, unless the playlist is repeated", function()
        player.properties["playlist-pos"] = 2
        assert.is_nil(playing.following())
        player.properties["loop-playlist"] = "inf"
        assert.equal("/videos/05.mkv", playing.following())
    end)

    it("is not the very same file", function()
        player.properties["playlist-count"] = 1
        player.properties["loop-playlist"] = "inf"
        assert.is_nil(playing.following())
    end)

    it("is nothing without a playlist", function()
        player.properties["playlist-pos"], player.properties["playlist-count"] = nil, nil
        assert.is_nil(playing.following())
        player.properties["playlist-pos"] = -1
        assert.is_nil(playing.following())
    end)
end)
