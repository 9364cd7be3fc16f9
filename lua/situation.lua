-- What is known of the file that plays, also for other scripts: user-data/jimaku_mpv/… (mpv 0.36+).

local M = {}

local NAMES = { "status", "entry", "episode", "file", "timing" }
local state = { status = "idle" }

local function publish()
    for _, name in ipairs(NAMES) do
        mp.set_property("user-data/jimaku_mpv/" .. name, state[name] or "")
    end
end

-- `status`: idle, searching, loaded, unsure, missing, or awaited: missing, and looked for again by itself;
-- `looks_at`: when that is, by mpv's clock; `source`: the helper's name for what is loaded;
-- `timing`: what is known of its times;
-- `choices`: rows that settle an offer; `offered`: it was on the screen; `slot`: instead of the setting.
function M.get()
    return state
end

function M.change(fields)
    for name, value in pairs(fields) do
        state[name] = value
    end
    publish()
end

function M.reset()
    state = { status = "idle" }
    publish()
end

-- A subtitle of ours is on the screen.
function M.loaded(subtitle)
    M.change({
        status = "loaded",
        source = subtitle.source,
        entry = subtitle.entry,
        episode = subtitle.episode,
        file = subtitle.file,
        timing = subtitle.timing or "",
    })
    state.offered, state.choices = nil, nil
end

return M
