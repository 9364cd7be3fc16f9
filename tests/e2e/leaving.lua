-- Tells a test that mpv leaves a file and has told the readers of its tracks to stop: it does so while it
-- waits for a hook, so the second hook comes after that. Both come before our script's own.

local left = mp.get_opt("between-left")

mp.add_hook("on_unload", 1, function() end)
mp.add_hook("on_unload", 2, function()
    if left then
        assert(io.open(left, "w")):close()
    end
end)
