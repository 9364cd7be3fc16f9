local json = require("dkjson")
local fake = require("fake_mpv")

-- The same table is read by tests/player/test_messages.py.
local function rows()
    local file = assert(io.open("tests/data/wire.json", "rb"))
    local text = file:read("*a")
    file:close()
    return json.decode(text)
end

local function bytes(hex)
    return (hex:gsub("%x%x", function(two)
        return string.char(tonumber(two, 16))
    end))
end

describe("wire", function()
    local wire

    before_each(function()
        fake.start()
        wire = require("wire")
    end)

    it("encodes paths as the helper does, and back", function()
        assert.is_true(#rows() > 5)
        for _, row in ipairs(rows()) do
            assert.equal(row.wire, wire.encode_bytes(bytes(row.bytes)))
            assert.equal(bytes(row.bytes), wire.decode_bytes(row.wire))
        end
    end)

    it("carries every byte there is, alone and beside others", function()
        for byte = 0, 255 do
            for _, text in ipairs({ string.char(byte), "a" .. string.char(byte) .. "41" }) do
                local encoded = wire.encode_bytes(text)
                assert.is_nil(encoded:find("[^A-Za-z0-9/._ ~%%-]"))
                assert.equal(text, wire.decode_bytes(encoded))
            end
        end
    end)

    it("leaves a lone percent sign as it is", function()
        assert.equal("100% 4", wire.decode_bytes("100% 4"))
    end)

    it("gives one text, and reads it again", function()
        assert.equal(1, select("#", wire.to_json({ type = "stop" })))
        assert.same({ type = "find", job = 3 }, wire.from_json(wire.to_json({ type = "find", job = 3 })))
    end)

    it("takes nothing but a table for a message", function()
        for _, text in ipairs({ "", "5", '"text"', "{", "{} {}", "null", "nonsense" }) do
            assert.is_nil(wire.from_json(text))
        end
        assert.is_nil(wire.from_json(nil))
    end)
end)
