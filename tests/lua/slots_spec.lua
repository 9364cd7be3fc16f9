local lfs = require("lfs")
local fake = require("fake_mpv")

local OURS = { path = "/cache/1.srt", title = "Jimaku: 1.srt", lang = "jpn" }
local OTHER = { path = "/cache/2.srt", title = "Jimaku: 2.srt", lang = "jpn" }

describe("a file that is left", function()
    local player, tracks

    before_each(function()
        player = fake.start({
            sid = "auto",
            ["secondary-sid"] = "no",
            ["track-list"] = {
                { id = 1, type = "video" },
                { id = 1, type = "sub", lang = "eng" },
                { id = 2, type = "sub", external = true, ["external-filename"] = "/videos/1.srt" },
            },
        })
        tracks = require("tracks")
    end)

    local function slots()
        return { player.properties.sid, player.properties["secondary-sid"] }
    end

    local function count()
        return #player.properties["track-list"] - 1
    end

    for _, slot in ipairs({ "primary", "secondary", "dual" }) do
        it("between adding and selecting has nothing selected: " .. slot, function()
            player.leaves_after = "sub-add"
            assert.is_falsy(tracks.load(OURS, slot))
            assert.same({ "auto", "no" }, slots())
            assert.same({}, player.set)
        end)
    end

    it("keeps the words of the user for both slots", function()
        player.properties.sid, player.properties["secondary-sid"] = 1, 2
        player.leaves_after = "sub-add"
        tracks.load(OURS, "dual")
        assert.same({ 1, 2 }, slots())
    end)

    it("keeps what was there before when another one was to take its place", function()
        tracks.load(OURS, "primary")
        player.leaves_after = "sub-add"
        assert.is_falsy(tracks.load(OTHER, "primary"))
        assert.same({ 3, 4 }, { player.properties.sid, count() })
    end)

    it("has no copy put in the place of ours", function()
        tracks.load(OURS, "primary")
        player.leaves_after = "sub-add"
        tracks.swap({ path = "/cache/1.~a.srt", title = "Jimaku: 1", lang = "jpn" })
        assert.equal(3, player.properties.sid)
    end)

    it("has no preview shown, and none ended", function()
        tracks.load(OURS, "primary")
        tracks.preview(OTHER)
        assert.equal(4, player.properties.sid)
        player.properties["playback-abort"] = true
        tracks.end_preview()
        assert.same({ 4, 4 }, { player.properties.sid, count() })
    end)

    it("gives back that the user wants no subtitle at all", function()
        player.properties.sid = "no"
        tracks.preview(OTHER)
        player.properties["playback-abort"] = true
        tracks.end_preview()
        assert.equal("no", player.properties.sid)
    end)

    it("has nothing of ours removed", function()
        player.properties.sid = "no"
        tracks.load(OURS, "primary")
        player.properties["playback-abort"] = true
        assert.is_true(tracks.undo())
        assert.same({ "no", 3 }, { player.properties.sid, count() })
    end)

    it("has the user's own track in the first slot stay what the user wants", function()
        tracks.preload(OURS, "secondary")
        tracks.settle()
        player.properties["options/sid"] = 2
        -- So mpv says while it lets go of its tracks.
        player.properties.sid, player.properties["playback-abort"] = "no", true
        player.set = {}
        tracks.undo()
        assert.same({}, player.set)
    end)

    it("is not made dual", function()
        tracks.load(OURS, "primary")
        player.properties["playback-abort"] = true
        tracks.toggle_dual()
        assert.same({ 3, "no" }, slots())
    end)

    it("before its tracks were chosen leaves the user's words for the next one", function()
        tracks.preload(OURS, "primary")
        tracks.reset()
        assert.same({ "auto", "no" }, slots())
        player.properties["track-list"] = {}
        tracks.preload(OURS, "secondary")
        tracks.reset()
        assert.same({ "auto", "no" }, slots())
    end)

    it("after that leaves the choice to mpv", function()
        tracks.preload(OURS, "primary")
        tracks.settle()
        tracks.reset()
        assert.equal(3, player.properties.sid)
    end)

    it("is no reason to say that mpv refused anything", function()
        player.properties["playback-abort"] = true
        assert.is_false(tracks.load(OURS, "primary"))
        assert.same({}, player.log)
    end)
end)

-- Every other way to set them could hang mpv.
describe("the slots", function()
    -- The only names of properties to be set that are not written out.
    local KNOWN = { ["delay()"] = true }

    local function text_of(file)
        local handle = assert(io.open("lua/" .. file))
        local text = handle:read("*a"):gsub("%-%-[^\n]*", "")
        handle:close()
        return text
    end

    local function complaints(file, text)
        local found = {}
        for name in text:gmatch("mp%.set_property[%w_]*%(%s*([^,]-),") do
            local is_text = name:find('^"') ~= nil
            if name:find("sid", 1, true) or not (is_text or KNOWN[name]) then
                found[#found + 1] = file .. " sets " .. name
            end
        end
        for _, pattern in ipairs({ "mp%.command%(", '"%a*%-?sid"%s*[,}]', '"set"', '"cycle"', '"add"' }) do
            for place in text:gmatch("[^\n]*" .. pattern .. "[^\n]*") do
                local asks = place:find("mp%.get_property") or place:find("slots%.")
                if not asks then
                    found[#found + 1] = file .. ": " .. place
                end
            end
        end
        return found
    end

    it("are set in slots.lua alone", function()
        for file in lfs.dir("lua") do
            if file:find("%.lua$") and file ~= "slots.lua" then
                assert.same({}, complaints(file, text_of(file)))
            end
        end
    end)

    it("are found wherever somebody else sets them", function()
        for _, text in ipairs({
            'mp.set_property("sid", "2")', 'mp.set_property_number("secondary-sid", 2)',
            'mp.set_property(name, 2)',
            'mp.commandv("set", "sid", "2")', 'mp.command("set sid 2")', 'mp.commandv("cycle", "sub")',
            'mp.command_native({ "set", "options/sid", "2" })',
        }) do
            assert.are_not.same({}, complaints("a file", text))
        end
    end)
end)
