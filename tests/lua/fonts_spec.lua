local fake = require("fake_mpv")

local LOCAL = "file-local-options/sub-fonts-dir"

describe("fonts", function()
    local function offer(own, ...)
        local player = fake.start({ ["sub-fonts-dir"] = own })
        local fonts = require("fonts")
        for _, folder in ipairs({ ... }) do
            fonts.offer(folder)
            if player.properties[LOCAL] then
                player.properties["sub-fonts-dir"] = player.properties[LOCAL]
            end
        end
        return player
    end

    it("are offered for the file that plays alone", function()
        local player = offer("", "/cache/fonts")
        assert.equal("/cache/fonts", player.properties[LOCAL])
        assert.same({ LOCAL }, player.set)
    end)

    it("follow the subtitle that was loaded last", function()
        assert.equal("/cache/b", offer("", "/cache/a", "/cache/b").properties[LOCAL])
    end)

    it("leave a folder of the user's own alone, and say so", function()
        local player = offer("/home/viewer/fonts", "/cache/fonts")
        assert.is_nil(player.properties[LOCAL])
        assert.is_truthy(player.log[1]:find("^info: .*not used"))
    end)

    it("are passed over with a note where mpv has no place for them", function()
        local player = offer(nil, "/cache/fonts")
        assert.same({}, player.set)
        assert.is_truthy(player.log[1]:find("^info: this mpv has no"))
    end)

    it("are not missed", function()
        local player = fake.start()
        require("fonts").offer(nil)
        assert.same({}, player.log)
    end)

    it("are offered with the track that they came with", function()
        local player = fake.start({ sid = "auto", ["sub-fonts-dir"] = "" })
        local subtitle = { path = "/cache/1.ass", title = "Jimaku: 1.ass", lang = "jpn" }
        subtitle.fonts = "/cache/%E5%AD%97"
        assert.is_truthy(require("tracks").load(subtitle))
        assert.equal("/cache/字", player.properties[LOCAL])
        assert.equal("/cache/1.ass", player.properties["track-list"][1]["external-filename"])
    end)
end)
