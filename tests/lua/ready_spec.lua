local json = require("dkjson")
local lfs = require("lfs")
local fake = require("fake_mpv")

local SETTINGS = {
    languages = "ja,ja+",
    format = "any",
    hearing_impaired = "any",
    save = "cache",
    strip = "",
    slot = "primary",
}
local KEY = "ja,ja+|any|any|cache|"

local function write(path, text)
    local file = assert(io.open(path, "wb"))
    file:write(text)
    file:close()
end

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

local function bytes(hex)
    return (hex:gsub("%x%x", function(two)
        return string.char(tonumber(two, 16))
    end))
end

describe("ready", function()
    local ready, wire, folder, video, subtitle, record, environment, untouched

    before_each(function()
        fake.start()
        untouched = assert:snapshot()
        environment = {}
        stub(os, "getenv", function(name)
            return environment[name]
        end)
        ready, wire = require("ready"), require("wire")
        folder = os.tmpname()
        os.remove(folder)
        lfs.mkdir(folder)
        video, subtitle = folder .. "/第1話.mkv", folder .. "/第1話.srt"
        write(video, "a video")
        write(subtitle, "a subtitle")
        lfs.touch(video, 1700000000, 1700000000)
        record = {
            path = wire.encode_bytes(video),
            size = 7,
            mtime = 1700000000,
            server = "https://jimaku.cc",
            settings = KEY,
            subtitle = wire.encode_bytes(subtitle),
            title = "Jimaku: 第1話.srt",
            lang = "jpn",
        }
    end)

    after_each(function()
        untouched:revert()
        for name in lfs.dir(folder) do
            os.remove(folder .. "/" .. name)
        end
        lfs.rmdir(folder)
    end)

    local function look_up(values)
        write(folder .. "/" .. ready.record_name(video), json.encode(record))
        return ready.look_up(folder, video, values or SETTINGS)
    end

    it("names the records as the helper does", function()
        local rows = json.decode(read("tests/data/wire.json"))
        assert.is_true(#rows > 5)
        for _, row in ipairs(rows) do
            assert.equal(row.record, ready.record_name(bytes(row.bytes)))
        end
    end)

    it("finds what lies ready", function()
        local found = look_up()
        assert.same({ subtitle, "Jimaku: 第1話.srt", "jpn" }, { found.path, found.title, found.lang })
    end)

    it("knows nothing of a video without a record", function()
        assert.is_nil(ready.look_up(folder, video, SETTINGS))
    end)

    it("knows nothing before the helper was installed", function()
        assert.is_nil(ready.look_up(nil, video, SETTINGS))
    end)

    it("passes over URLs and files that are gone", function()
        assert.is_nil(ready.look_up(folder, "https://example.org/1.mkv", SETTINGS))
        assert.is_nil(ready.look_up(folder, folder .. "/gone.mkv", SETTINGS))
    end)

    it("passes over a record that cannot be read", function()
        for _, text in ipairs({ "", "{", "[]", "5" }) do
            write(folder .. "/" .. ready.record_name(video), text)
            assert.is_nil(ready.look_up(folder, video, SETTINGS))
        end
    end)

    for name, other in pairs({
        path = "/another.mkv",
        size = 8,
        mtime = 1700000001,
        server = "http://127.0.0.1:9",
        settings = "ja|any|any|cache|",
        subtitle = "/gone.srt",
    }) do
        it("counts only for the same " .. name, function()
            record[name] = other
            assert.is_nil(look_up())
        end)
    end

    it("does not take a folder for a subtitle", function()
        record.subtitle = wire.encode_bytes(folder)
        assert.is_nil(look_up())
    end)

    it("goes by the server in the environment", function()
        environment.JIMAKU_URL = "http://127.0.0.1:9/"
        assert.is_nil(look_up())
        record.server = "http://127.0.0.1:9"
        assert.is_table(look_up())
    end)

    it("takes an empty address for none", function()
        environment.JIMAKU_URL = ""
        assert.is_table(look_up())
    end)

    for name in pairs({ languages = 1, format = 1, hearing_impaired = 1, save = 1, strip = 1 }) do
        it("looks again once " .. name .. " is another", function()
            local changed = setmetatable({ [name] = "other" }, { __index = SETTINGS })
            assert.is_nil(look_up(changed))
        end)
    end

    it("drops a record, and one that is not there", function()
        assert.is_table(look_up())
        for _ = 1, 2 do
            ready.drop(folder, video)
            assert.is_nil(ready.look_up(folder, video, SETTINGS))
        end
    end)

    it("notes at once what mpv refuses, where the helper says", function()
        local place = folder .. "/7-0123"
        record.refusal = wire.encode_bytes(place)
        assert.is_true(ready.refuse(look_up()))
        assert.truthy(read(place):find("^refused by "))
        assert.is_false(ready.refuse({ path = subtitle }))
        assert.is_false(ready.refuse({ path = subtitle, refusal = "/nowhere/7-0123" }))
    end)

    it("takes away what was saved of it, both halves, and nothing that was changed since", function()
        local saved, kept = folder .. "/1.ja.", folder .. "/kept."
        for _, ending in ipairs({ "idx", "sub" }) do
            write(saved .. ending, ending)
            write(kept .. ending, ending)
        end
        local refused = { path = saved .. "idx", original = wire.encode_bytes(kept .. "idx") }
        ready.withdraw(refused)
        assert.is_nil((lfs.attributes(saved .. "idx")))
        assert.is_nil((lfs.attributes(saved .. "sub")))
        assert.equal("sub", read(kept .. "sub"))
        write(saved .. "idx", "mine")
        ready.withdraw(refused)
        ready.withdraw({ path = subtitle })
        assert.same({ "mine", "a subtitle" }, { read(saved .. "idx"), read(subtitle) })
    end)

    it("does not mind another slot", function()
        assert.is_table(look_up(setmetatable({ slot = "dual" }, { __index = SETTINGS })))
    end)
end)
