local fake = require("fake_mpv")

local function video(fields)
    return setmetatable(fields or {}, { __index = { type = "video" } })
end

local function audio(lang)
    return { type = "audio", lang = lang }
end

local function sub(lang, codec)
    return { type = "sub", lang = lang, codec = codec or "ass" }
end

describe("autoload", function()
    local autoload, facts

    before_each(function()
        fake.start()
        autoload = require("autoload")
        facts = { path = "/videos/1.mkv", tracks = { video(), audio("jpn") }, duration = 1440, exclude = "" }
    end)

    local function refusal(...)
        facts.tracks = { video(), ... }
        return autoload.refusal(facts)
    end

    it("looks for an ordinary episode", function()
        assert.is_nil(autoload.refusal(facts))
    end)

    it("leaves alone what is no video", function()
        for _, tracks in ipairs({
            {},
            { audio("jpn") },
            { audio("jpn"), video({ albumart = true }) },
            { video({ image = true }) },
            { sub("eng") },
        }) do
            facts.tracks = tracks
            assert.equal("not a video", autoload.refusal(facts))
        end
    end)

    it("takes a video with a cover for a video", function()
        assert.is_nil(refusal(video({ image = true, albumart = true }), audio("jpn")))
    end)

    it("leaves live streams alone", function()
        facts.duration = nil
        assert.equal("a live stream", autoload.refusal(facts))
    end)

    it("leaves alone what is shorter than three minutes", function()
        facts.duration = 179.9
        assert.equal("shorter than 3 minutes", autoload.refusal(facts))
        facts.duration = 180
        assert.is_nil(autoload.refusal(facts))
    end)

    it("keeps out of the excluded folders", function()
        facts.exclude = "/videos"
        assert.equal("excluded by autoload_exclude", autoload.refusal(facts))
    end)

    it("is not needed where Japanese text is there", function()
        for _, lang in ipairs({ "ja", "jpn", "jp", "JPN", "ja-JP", "ja_JP", "ja-Jpan", "Japanese" }) do
            assert.equal("it has Japanese subtitles", refusal(audio("jpn"), sub(lang)), lang)
        end
    end)

    it("is needed beside subtitles in other languages, or without a language", function()
        for _, lang in ipairs({ "eng", "en", "jav", "jam", "und", "" }) do
            assert.is_nil(refusal(audio("jpn"), sub(lang)), lang)
        end
        assert.is_nil(refusal(audio("jpn"), sub(nil)))
    end)

    it("does not count pictures of text as text", function()
        for _, codec in ipairs({ "hdmv_pgs_subtitle", "dvd_subtitle", "dvb_subtitle", "xsub" }) do
            assert.is_nil(refusal(audio("jpn"), sub("jpn", codec)), codec)
        end
        assert.equal("it has Japanese subtitles", refusal(sub("jpn", "dvd_subtitle"), sub("jpn", "subrip")))
    end)

    it("counts Japanese text whose codec is not known", function()
        assert.equal("it has Japanese subtitles", refusal({ type = "sub", lang = "jpn" }))
    end)

    it("leaves dubs alone", function()
        assert.equal("no audio track is Japanese", refusal(audio("eng")))
        assert.equal("no audio track is Japanese", refusal(audio("eng"), audio("ger")))
    end)

    it("looks as soon as one track may be Japanese", function()
        for _, lang in ipairs({ "jpn", "ja-JP", "und", "mul", "zxx", "", "UND" }) do
            assert.is_nil(refusal(audio("eng"), audio(lang)), lang)
        end
        assert.is_nil(refusal(audio("eng"), audio(nil)))
    end)

    it("looks for videos without sound", function()
        assert.is_nil(refusal())
    end)
end)

describe("autoload_exclude", function()
    local function excluded(path, rules)
        fake.start()
        return require("autoload").is_excluded(path, rules)
    end

    for _, row in ipairs({
        { "/home/me/films/a/1.mkv", "/home/me/films" },
        { "/home/me/films/1.mkv", "/home/me/films/" },
        { "/home/me/films/1.mkv", "/other; /home/me/films ;/third" },
        { "/home/me/films/1.mkv", "/home/*/films" },
        { "/home/me/films/1.mkv", "/home/m?/films" },
        { "/home/me/films/1.mkv", "*.mkv" },
        { "/home/me/films/1.mkv", "*/films/*" },
        { "/home/me/films/1.mkv", "*/films/" },
        { "/home/me/[Demo] (1)+2-3.5%^$/1.mkv", "/home/me/[Demo] (1)+2-3.5%^$" },
        { "/home/me/[Demo] (1)+2-3.5%^$/1.mkv", "*/[Demo] (1)+2-3.5%^$/*" },
        { "/映画/君の名は。.mkv", "/映画" },
        { "C:\\Films\\a\\1.mkv", "C:\\Films" },
        { "C:\\Films\\1.mkv", "C:\\Films\\" },
        { "C:\\Films\\1.mkv", "C:/Films" },
        { "C:\\Films\\1.mkv", "c:\\films" },
        { "C:/Films/1.mkv", "C:\\Fi*" },
        { "\\\\server\\share\\1.mkv", "\\\\server\\share" },
        { "https://example.org/a/1.mkv", "https://example.org" },
        { "https://example.org/a/1.mkv", "http*://example.org/*" },
    }) do
        it("‘" .. row[2] .. "’ holds " .. row[1], function()
            assert.is_true(excluded(row[1], row[2]))
        end)
    end

    for _, row in ipairs({
        { "/home/me/films/1.mkv", "" },
        { "/home/me/films/1.mkv", ";" },
        { "/home/me/films/1.mkv", " ; ;" },
        { "/home/me/films 2/1.mkv", "/home/me/films" },
        { "/home/me/films/1.mkv", "/me/films" },
        { "/home/me/films/1.mkv", "films" },
        { "/home/me/films/1.mkv", "/home/me/film?s/" },
        { "/home/me/films/1xmkv", "*.mkv" },
        { "/home/me/films/1.mkv", "*.mk" },
        { "/other/home/me/films/1.mkv", "/home/*" },
        { "C:\\Films2\\1.mkv", "C:\\Films" },
    }) do
        it("‘" .. row[2] .. "’ does not hold " .. row[1], function()
            assert.is_false(excluded(row[1], row[2]))
        end)
    end
end)
