-- Stands before our script in a test, as its main.lua: leaves the file between two commands of ours, or has
-- mpv refuse a file. What it does is in script-opts:
--   between-after=NAME, between-before=NAME   leave there, at the first command of that name after `arm`
--   between-left=FILE                         made by leaving.lua; until then our script does not go on
--   between-refuse=TEXT                       mpv is given no file in place of one whose path holds TEXT

local real = mp.commandv
local armed = mp.get_opt("between-armed") ~= "no"
local left = mp.get_opt("between-left")

local function exists(path)
    local file = io.open(path)
    return file ~= nil and file:close()
end

local function leave()
    armed = false
    real("playlist-next", "force")
    while left and not exists(left) do end
end

local function is_at(place, name)
    return armed and mp.get_opt("between-" .. place) == name
end

local function commandv(name, path, ...)
    local refused = mp.get_opt("between-refuse")
    if name == "sub-add" and refused and path:find(refused, 1, true) then
        path = path .. ".gone"
    end
    if is_at("before", name) then
        leave()
    end
    local ok, err = real(name, path, ...)
    if is_at("after", name) then
        leave()
    end
    return ok, err
end

rawset(mp, "commandv", commandv)

mp.register_script_message("arm", function()
    armed = true
end)

dofile(mp.get_script_directory() .. "/ours.lua")
