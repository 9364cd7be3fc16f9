-- When not to look for subtitles by itself. Pure: facts in, a reason or nil out.

local M = {}

local SHORTEST = 180
local PICTURE_CODECS = {
    hdmv_pgs_subtitle = true,
    dvd_subtitle = true,
    dvb_subtitle = true,
    xsub = true,
}
local UNTAGGED = { [""] = true, und = true, mul = true, zxx = true }

local function language(track)
    return (track.lang or ""):lower()
end

function M.is_japanese(lang)
    lang = lang:lower():gsub("[-_].*$", "")
    return lang == "ja" or lang == "jpn" or lang == "jp" or lang == "japanese"
end

local function has_video(tracks)
    for _, track in ipairs(tracks) do
        if track.type == "video" and not track.image and not track.albumart then
            return true
        end
    end
    return false
end

local function has_japanese_text(tracks)
    for _, track in ipairs(tracks) do
        local text = track.type == "sub" and not PICTURE_CODECS[track.codec or ""]
        if text and M.is_japanese(language(track)) then
            return true
        end
    end
    return false
end

local function is_dubbed(tracks)
    local tagged = 0
    for _, track in ipairs(tracks) do
        if track.type == "audio" then
            local lang = language(track)
            if UNTAGGED[lang] or M.is_japanese(lang) then
                return false
            end
            tagged = tagged + 1
        end
    end
    return tagged > 0
end

local function glob_to_pattern(glob)
    local escaped = glob:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0")
    return "^" .. escaped:gsub("%*", ".*"):gsub("%?", ".") .. "$"
end

-- A drive's letter in front means Windows, where upper and lower case are the same.
local function normal(path)
    path = path:gsub("\\", "/"):gsub("/+$", "")
    return path:find("^%a:") and path:lower() or path
end

-- `exclude`: folders or globs with ; between, already free of ~.
function M.is_excluded(path, exclude)
    path = normal(path)
    for part in exclude:gmatch("[^;]+") do
        local rule = normal(part:match("^%s*(.-)%s*$"))
        local is_glob = rule:find("[*?]") ~= nil
        if is_glob and (path:match(glob_to_pattern(rule)) or path:match(glob_to_pattern(rule .. "/*"))) then
            return true
        end
        if not is_glob and rule ~= "" and path:sub(1, #rule + 1) == rule .. "/" then
            return true
        end
    end
    return false
end

-- The first reason against it. `duration` in seconds, nil for live streams.
function M.refusal(facts)
    if not has_video(facts.tracks) then
        return "not a video"
    elseif not facts.duration then
        return "a live stream"
    elseif facts.duration < SHORTEST then
        return "shorter than 3 minutes"
    elseif M.is_excluded(facts.path, facts.exclude) then
        return "excluded by autoload_exclude"
    elseif has_japanese_text(facts.tracks) then
        return "it has Japanese subtitles"
    elseif is_dubbed(facts.tracks) then
        return "no audio track is Japanese"
    end
    return nil
end

return M
