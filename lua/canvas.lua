-- Draws a box of lines over the picture, as ASS events. Knows nothing of what the lines mean.

local M = {}

M.HEIGHT = 720
M.LINE = 30
local FONT = 24
local MARGIN = 24
local PADDING = 12

local overlay = nil

-- Text as it is, whatever ASS would make of it.
function M.escape(text)
    return (text:gsub("\\", "\\\239\187\191"):gsub("{", "\\{"):gsub("^ ", "\194\160"))
end

function M.width()
    local wide, high = mp.get_osd_size()
    return (wide and wide > 0 and high > 0) and M.HEIGHT * wide / high or M.HEIGHT * 16 / 9
end

-- Lines that fit below the title.
function M.capacity()
    return math.floor((M.HEIGHT - 2 * MARGIN - 2 * PADDING) / M.LINE) - 2
end

-- Roughly: a Japanese letter is as wide as it is high, a Latin one half as wide.
local function width_of(text)
    local units = 0
    for char in text:gmatch("[%z\1-\127\194-\244][\128-\191]*") do
        units = units + (#char >= 3 and 1 or 0.52)
    end
    return units * FONT
end

local function box(x, y, wide, high, colour, alpha)
    return string.format(
        "{\\an7\\pos(0,0)\\bord0\\shad0\\1c&H%s&\\1a&H%s&\\p1}m %d %d l %d %d %d %d %d %d{\\p0}",
        colour, alpha, x, y, x + wide, y, x + wide, y + high, x, y + high
    )
end

local function put(events, x, y, align, text, tags, from, to)
    events[#events + 1] = string.format(
        "{\\an%d\\pos(%d,%d)\\q2\\fs%d\\bord0\\shad0\\clip(%d,0,%d,%d)%s}%s",
        align, x, y, FONT, from, to, M.HEIGHT, tags, M.escape(text)
    )
end

local function draw_line(events, line, y, left, right)
    local tags = (line.faint and "\\1c&HA0A0A0&" or "\\1c&HFFFFFF&") .. (line.bold and "\\b1" or "")
    local hint = line.hint or ""
    local edge = hint == "" and right or math.max(right - width_of(hint) - FONT, left + (right - left) / 3)
    if line.bar then
        events[#events + 1] = box(left - PADDING, y, right - left + 2 * PADDING, M.LINE, "A05A20", "20")
    end
    local middle = y + M.LINE / 2
    put(events, left, middle, 4, line.text, tags, left, edge)
    if hint ~= "" then
        put(events, right, middle, 6, hint, "\\1c&HC8C8C8&", edge, right)
    end
end

-- `lines`: { text, hint, bar, faint, bold }, from the top.
function M.draw(lines)
    local wide = M.width()
    local left, right = MARGIN + PADDING, wide - MARGIN - PADDING
    local high = #lines * M.LINE + 2 * PADDING
    local events = { box(MARGIN, MARGIN, wide - 2 * MARGIN, high, "101010", "30") }
    for number, line in ipairs(lines) do
        draw_line(events, line, MARGIN + PADDING + (number - 1) * M.LINE, left, right)
    end
    overlay = overlay or mp.create_osd_overlay("ass-events")
    overlay.res_x, overlay.res_y, overlay.z = wide, M.HEIGHT, 10
    overlay.data = table.concat(events, "\n")
    overlay:update()
end

-- The number of the line at the pointer, nil beside the box.
function M.line_at_pointer()
    local at = mp.get_property_native("mouse-pos") or {}
    local wide, high = mp.get_osd_size()
    if not at.y or not wide or wide <= 0 then
        return nil
    end
    local x, y = at.x * M.width() / wide, at.y * M.HEIGHT / high
    if x < MARGIN or x > M.width() - MARGIN then
        return nil
    end
    return math.floor((y - MARGIN - PADDING) / M.LINE) + 1
end

function M.clear()
    if overlay then
        overlay:remove()
    end
end

return M
