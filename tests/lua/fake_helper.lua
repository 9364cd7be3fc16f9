-- The whole script in a recording mpv that plays an episode, and a helper that the spec plays itself.

local json = require("dkjson")
local fake = require("fake_mpv")

local M = {}

-- A row of a menu that picks the file `name` of entry 7.
function M.row(name)
    return { label = name, action = "use-file", argument = "7/" .. name }
end

-- `run(action)`, `answer(fields)`, `newest()` message, what is `said()`, the paths of `ours()`.
function M.start()
    local player = fake.start({
        path = "/videos/05.mkv",
        duration = 1440,
        sid = "auto",
        ["secondary-sid"] = "no",
        ["input-ipc-server"] = "/run/own.sock",
        ["media-title"] = "05",
        ["track-list"] = {
            { id = 1, type = "video" },
            { id = 1, type = "sub", lang = "eng", default = true },
        },
    })
    player.script_opts = { autoload = "no" }
    require("main")
    player.clients["ipc-1"] = true
    local stage = { player = player }

    function stage.from_helper(message)
        player.script_messages["from-helper"](json.encode(message))
    end

    function stage.hello()
        stage.from_helper({ type = "hello", client = "ipc-1" })
    end

    function stage.run(name)
        player.bindings[name].action()
        if #player.messages == 0 and #player.processes > 0 then
            stage.hello()
        end
    end

    function stage.newest()
        return player.messages[#player.messages]
    end

    function stage.answer(fields)
        fields.job = stage.newest().job
        stage.from_helper(fields)
    end

    function stage.give(name)
        stage.answer({
            type = "subtitle",
            path = "/cache/" .. name,
            title = "Jimaku: Demo",
            lang = "jpn",
            source = "7/" .. name,
            entry = "Demo",
            episode = "5",
            file = name,
        })
    end

    function stage.load()
        stage.run("find")
        stage.give("05.srt")
    end

    function stage.said()
        return player.osd[#player.osd]
    end

    function stage.ours()
        local found = {}
        for _, track in ipairs(player.properties["track-list"]) do
            found[#found + 1] = track["external-filename"]
        end
        return found
    end

    return stage
end

return M
