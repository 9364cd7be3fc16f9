local fake = require("fake_mpv")

describe("options", function()
    it("are read under the script's own name, over the defaults", function()
        local player = fake.start()
        player.script_opts = { autoload = "no", languages = "ja" }
        local options = require("options")
        options.read(function() end)
        assert.equal("jimaku_mpv", player.options.identifier)
        assert.same({ "no", "ja", "hint" }, {
            options.values.autoload,
            options.values.languages,
            options.values.when_unsure,
        })
    end)

    it("tell of a change at run time, in the same table", function()
        local player = fake.start()
        local options = require("options")
        local heard
        options.read(function()
            heard = options.values.slot
        end)
        player.options.values.slot = "dual"
        player.options.on_change({ slot = true })
        assert.equal("dual", heard)
    end)

    it("are all texts, for mpv would read numbers and yes differently", function()
        fake.start()
        for name, value in pairs(require("options").values) do
            assert.equal("string", type(value), name)
        end
    end)
end)
