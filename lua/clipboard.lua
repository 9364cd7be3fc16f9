-- What the user has copied, by mpv itself where it can, else by the system's own program.

local M = {}

local function commands()
    if os.getenv("WAYLAND_DISPLAY") then
        return { { "wl-paste", "-n" } }
    elseif os.getenv("DISPLAY") then
        return { { "xclip", "-selection", "clipboard", "-out" }, { "xsel", "--clipboard", "--output" } }
    end
    return { { "pbpaste" }, { "powershell", "-NoProfile", "-Command", "Get-Clipboard -Raw" } }
end

local function try(list, done)
    local args = table.remove(list, 1)
    if not args then
        return done(nil)
    end
    mp.command_native_async({
        name = "subprocess",
        args = args,
        playback_only = false,
        capture_stdout = true,
        capture_stderr = true,
    }, function(ok, result)
        if ok and result.status == 0 then
            return done(result.stdout)
        end
        try(list, done)
    end)
end

-- Calls done(text) now or later; done(nil) when nobody could tell.
function M.read(done)
    local text = mp.get_property("clipboard/text")
    if text and text ~= "" then
        return done(text)
    end
    try(commands(), done)
end

return M
