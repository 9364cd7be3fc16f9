-- Subtitles that lie ready on the disk for a video that was played before, so that they can be
-- shown from the first frame. The helper writes one small record per video
-- (jimaku_mpv/player/ready.py); a record counts only for the very same file and settings.

local msg = require("mp.msg")
local utils = require("mp.utils")
local installed = require("installed")
local wire = require("wire")

local M = {}

local SETTINGS = { "languages", "format", "hearing_impaired", "save", "strip", "timing" }

-- djb2 over the bytes, kept below 2^32 so that it is exact in every Lua.
function M.record_name(path)
    local hash = 5381
    for i = 1, #path do
        hash = (hash * 33 + path:byte(i)) % 4294967296
    end
    return string.format("%08x-%d.json", hash, #path)
end

function M.settings_key(values)
    local parts = {}
    for _, name in ipairs(SETTINGS) do
        parts[#parts + 1] = values[name]
    end
    return table.concat(parts, "|")
end

local function exists(path)
    local info = utils.file_info(path)
    return info ~= nil and info.is_file
end

local function server()
    local url = os.getenv("JIMAKU_URL") or ""
    return url == "" and "https://jimaku.cc" or (url:gsub("/+$", ""))
end

local function record_of(folder, path)
    return folder .. "/" .. M.record_name(path)
end

-- The record, whose `path` is the subtitle's; nil when nothing fits exactly. `folder`: where they are.
function M.look_up(folder, path, values)
    local info = utils.file_info(path)
    if not folder or not info then
        return nil
    end
    local record = wire.from_file(record_of(folder, path))
    if not record or not record.subtitle or record.path ~= wire.encode_bytes(path) then
        return nil
    end
    local same_file = record.size == info.size and record.mtime == math.floor(info.mtime)
    if record.version ~= installed.read().version then
        return nil
    end
    if not same_file or record.server ~= server() or record.settings ~= M.settings_key(values) then
        return nil
    end
    record.path = wire.decode_bytes(record.subtitle)
    return exists(record.path) and record or nil
end

-- mpv has opened the subtitle of this answer: the record that waits for that counts from now on.
function M.keep(answer)
    local waiting = answer.record and wire.decode_bytes(answer.record)
    local place = waiting and waiting:match("^(.*%.json)%.%x+%.waiting$")
    if place and not os.rename(waiting, place) and exists(waiting) then
        -- Windows does not rename over a file that is there.
        os.remove(place)
        os.rename(waiting, place)
    end
end

-- What lies ready for this video is of no use.
function M.drop(folder, path)
    os.remove(record_of(folder, path))
end

-- mpv can't open this subtitle: what was saved of it beside its video, mpv would open by itself at each
-- opening, and keeps the place of another one. `subtitle.original`: what was copied; not if it was changed.
function M.withdraw(subtitle)
    local original = subtitle.original and wire.decode_bytes(subtitle.original)
    local parts = original and { [subtitle.path] = original } or {}
    if original and subtitle.path:find("%.idx$") then
        parts[subtitle.path:gsub("idx$", "sub")] = original:gsub("idx$", "sub")
    end
    for saved, from in pairs(parts) do
        local there = wire.content(saved)
        if there and there == wire.content(from) then
            os.remove(saved)
        end
    end
end

-- No search and no record shall bring it again: a file beside the downloads says so, at once, whatever
-- becomes of us. `subtitle.refusal` names it; true when it is there.
function M.refuse(subtitle)
    M.withdraw(subtitle)
    local file = subtitle.refusal and io.open(wire.decode_bytes(subtitle.refusal), "wb")
    if not file then
        msg.warn("that mpv refused it could not be noted: " .. subtitle.path)
        return false
    end
    file:write("refused by " .. mp.get_property("mpv-version", "mpv") .. "\n")
    file:close()
    return true
end

return M
