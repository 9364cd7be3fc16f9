-- Tells a test, by a file, when mpv has told all that belongs to the playing file to stop: the readers of
-- its tracks and the process that waits here. That is while mpv waits for the hooks at the file's end.

local left = mp.get_opt("between-left")
local waiting = nil

local function say()
    assert(io.open(left, "w")):close()
end

mp.register_event("file-loaded", function()
    if left and not waiting then
        local args = { "sleep", "600" }
        waiting = mp.command_native_async({ name = "subprocess", args = args, playback_only = true }, say)
    end
end)

-- What a script does in the hook has mpv look round.
mp.add_hook("on_unload", 1, function()
    mp.commandv("show-text", " ")
end)
