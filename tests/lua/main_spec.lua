local lfs = require("lfs")
local json = require("dkjson")
local fake = require("fake_mpv")

describe("the whole script", function()
    local player, folder, video

    local function write(path, text)
        local file = assert(io.open(path, "wb"))
        file:write(text)
        file:close()
    end

    before_each(function()
        folder = os.tmpname()
        os.remove(folder)
        lfs.mkdir(folder)
        video = folder .. "/05.mkv"
        write(video, "a video")
        player = fake.start({ ["input-ipc-server"] = "/run/own.sock" })
        player.script_folder = folder
        write(folder .. "/installed.json", json.encode({ ready = folder, version = "1.0" }))
        require("main")
    end)

    after_each(function()
        for name in lfs.dir(folder) do
            os.remove(folder .. "/" .. name)
        end
        lfs.rmdir(folder)
    end)

    -- mpv opens a file: first the hook, then the event.
    local function open(path)
        player.properties.path = path
        player.properties.duration = 1440
        player.properties.sid = "auto"
        player.properties["track-list"] = { { id = 1, type = "video" } }
        player.hooks.on_preloaded()
        player.events["file-loaded"]()
    end

    local function hello()
        player.clients["ipc-1"] = true
        player.script_messages["from-helper"]('{"type":"hello","client":"ipc-1","version":"1.0"}')
    end

    local function answer(job)
        local message = { type = "subtitle", job = job, path = "/cache/05.srt", lang = "jpn" }
        message.title = "Jimaku: 05.srt"
        player.script_messages["from-helper"](json.encode(message))
    end

    local function record(title, timing, source)
        local ready = require("ready")
        local values = require("options").values
        local info = lfs.attributes(video)
        write(folder .. "/05.srt", "a subtitle")
        write(
            folder .. "/" .. ready.record_name(video),
            json.encode({
                version = require("installed").read().version,
                path = video,
                size = info.size,
                mtime = info.modification,
                server = os.getenv("JIMAKU_URL") or "https://jimaku.cc",
                settings = ready.settings_key(values),
                subtitle = folder .. "/05.srt",
                title = title,
                lang = "jpn",
                timing = timing,
                source = source,
            })
        )
    end

    it("does nothing until a video plays", function()
        assert.same({ {}, {}, {} }, { player.processes, player.timers, player.osd })
        assert.equal("Alt+j", player.bindings.find.key)
    end)

    it("shows a subtitle without anybody's help", function()
        open(video)
        assert.equal(1, #player.processes)
        hello()
        local find = player.messages[2]
        assert.same({ "settings", "find", "auto" }, { player.messages[1].type, find.type, find.by })
        answer(find.job)
        assert.equal("/cache/05.srt", player.properties["track-list"][2]["external-filename"])
        assert.equal(1, player.properties.sid)
    end)

    it("does the same at the key and at the script message", function()
        player.properties.path = video
        player.bindings.find.action()
        hello()
        assert.equal("key", player.messages[2].by)
        assert.equal(player.bindings.find.action, player.script_messages.find)
    end)

    it("shows what lies ready from the first frame, and starts no helper for it if it is in time", function()
        record("Jimaku: ready.srt", "in time with the video")
        open(video)
        assert.equal("Jimaku: ready.srt", player.properties["track-list"][2].title)
        assert.equal(1, player.properties.sid)
        assert.same({}, player.processes)
    end)

    it("has the times of what lies ready measured when nobody knows them", function()
        record("Jimaku: ready.srt")
        open(video)
        hello()
        assert.same({ "settings", "measure" }, { player.messages[1].type, player.messages[2].type })
    end)

    it("knows of what lies ready at a key that was pressed between two files", function()
        player.properties.path = folder .. "/04.mkv"
        player.hooks.on_unload()
        player.bindings.next.action()
        record("Jimaku: ready.srt", "in time with the video", "7/05.srt")
        open(video)
        hello()
        assert.same({ "act", "next", "7/05.srt" }, {
            player.messages[2].type,
            player.messages[2].name,
            player.messages[2].current,
        })
        player.messages = {}
        player.elapse(5)
        assert.equal("watching", player.messages[1].type)
    end)

    it("has what lies ready measured after a key that was pressed between two files", function()
        player.properties.path = folder .. "/04.mkv"
        player.hooks.on_unload()
        player.bindings.find.action()
        record("Jimaku: ready.srt")
        open(video)
        hello()
        assert.same({ "find", "measure" }, { player.messages[2].type, player.messages[3].type })
    end)

    it("asks for the file after one that lay ready", function()
        record("Jimaku: ready.srt", "in time with the video")
        open(video)
        player.hooks.on_unload()
        open(folder .. "/06.mkv")
        assert.equal(1, #player.processes)
    end)

    it("asks the helper when mpv refuses what lies ready", function()
        record("Jimaku: ready.srt")
        player.refuses["sub-add"] = true
        open(video)
        assert.equal(1, #player.processes)
    end)

    it("leaves what lies ready alone with autoload=no", function()
        record("Jimaku: ready.srt")
        require("options").values.autoload = "no"
        open(video)
        assert.equal(1, #player.properties["track-list"])
        assert.same({}, player.processes)
    end)

    it("tells the helper of changed settings and of the end of a file", function()
        open(video)
        hello()
        player.messages = {}
        player.options.values.languages = "ja"
        player.options.on_change({ languages = true })
        player.hooks.on_unload()
        assert.same({ "settings", "stop" }, { player.messages[1].type, player.messages[2].type })
        assert.equal("ja", player.messages[1].options.languages)
    end)

    it("asks the restarted helper the open question", function()
        open(video)
        hello()
        local first = player.messages[2].job
        player.processes[1].finish({ status = 1 })
        player.messages = {}
        hello()
        assert.equal("find", player.messages[2].type)
        answer(first)
        assert.equal(1, #player.properties["track-list"])
        answer(player.messages[2].job)
        assert.equal(2, #player.properties["track-list"])
    end)

    it("asks the restarted helper both the open question and the open measurement", function()
        record("Jimaku: ready.srt")
        open(video)
        hello()
        player.bindings.next.action()
        player.processes[1].finish({ status = 1 })
        player.messages = {}
        hello()
        local types = {}
        for at, message in ipairs(player.messages) do
            types[at] = message.type
        end
        assert.same({ "settings", "act", "measure" }, types)
    end)

    it("lets the key work again after the helper could not be started", function()
        open(video)
        player.processes[1].finish({ status = -3, error_string = "init" })
        player.bindings.find.action()
        assert.equal(2, #player.processes)
    end)

    it("ends quietly", function()
        open(video)
        player.events.shutdown()
        player.processes[1].finish({ status = -2, error_string = "killed" })
        assert.equal(1, #player.processes)
        assert.same({}, player.osd)
    end)
end)
