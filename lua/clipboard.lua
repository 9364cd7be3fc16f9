-- What the user has copied, by mpv itself where it can, else by the system's own program.

local programs = require("programs")

local M = {}

-- Which of them are here, is seen when they are tried.
local function commands()
    if programs.on_windows() then
        local system = (os.getenv("SystemRoot") or "C:\\Windows") .. "\\System32"
        local powershell = system .. "\\WindowsPowerShell\\v1.0\\powershell.exe"
        return { { powershell, "-NoProfile", "-Command", "Get-Clipboard -Raw" } }
    end
    local list = {}
    if os.getenv("WAYLAND_DISPLAY") then
        list[1] = { "wl-paste", "-n" }
    elseif os.getenv("DISPLAY") then
        list = { { "xclip", "-selection", "clipboard", "-out" }, { "xsel", "--clipboard", "--output" } }
    end
    list[#list + 1] = { "pbpaste" }
    return list
end

local function try(list, done)
    local args = table.remove(list, 1)
    if not args then
        return done(nil)
    end
    args[1] = programs.find(args[1])
    if not args[1] then
        return try(list, done)
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
