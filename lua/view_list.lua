-- A list of our own, for players without another one: type to filter, arrows, pages, the wheel.

local msg = require("mp.msg")
local canvas = require("canvas")
local forced_keys = require("forced_keys")
local menu_model = require("menu")
local status = require("status")

local M = {}

local HEAD = 2
local REST_SECONDS = 0.4
local open = nil

local function lines()
    local menu = open.menu
    local first, last = menu_model.page(menu, open.size)
    local count = #menu.shown
    local drawn = {
        { text = menu.title, hint = count > 0 and menu.cursor .. " / " .. count or "", bold = true },
        { text = menu.query == "" and "Type to filter" or menu.query .. "▏", faint = menu.query == "" },
    }
    for at = first, last do
        local row = menu.rows[menu.shown[at]]
        drawn[#drawn + 1] = {
            text = (row.active and "● " or "") .. menu_model.printable(row.label),
            hint = menu_model.printable(row.hint),
            bar = at == menu.cursor,
            faint = not row.action,
        }
    end
    if count == 0 then
        drawn[#drawn + 1] = { text = "Nothing holds these words", faint = true }
    end
    return drawn
end

local function stop_resting()
    if open.resting then
        open.resting:kill()
        open.resting = nil
    end
end

-- Redraws, and tells on which row the cursor rests.
local function show()
    open.size = canvas.capacity()
    canvas.draw(lines())
    stop_resting()
    local row = menu_model.current(open.menu)
    if open.on_rest and row and row.action then
        open.resting = mp.add_timeout(REST_SECONDS, function()
            open.on_rest(row)
        end)
    end
end

local function take_down()
    stop_resting()
    open = nil
    forced_keys.give_back()
    canvas.clear()
    mp.unobserve_property(show)
end

local function leave()
    local on_close = open.on_close
    take_down()
    on_close()
end

local function pick()
    local row = menu_model.current(open.menu)
    if row and row.action then
        local on_pick = open.on_pick
        take_down()
        on_pick(row)
    end
end

local function step(by)
    return function()
        menu_model.move(open.menu, by == "page" and open.size or by == "-page" and -open.size or by)
        show()
    end
end

local function filter(query)
    menu_model.filter(open.menu, query)
    show()
end

local function erase()
    filter((open.menu.query:gsub("[%z\1-\127\194-\244][\128-\191]*$", "")))
end

-- A click on a row picks it, a click beside the list closes it.
local function click()
    local line = canvas.line_at_pointer()
    local at = line and open.menu.top + line - 1 - HEAD
    if not line then
        leave()
    elseif line > HEAD and open.menu.shown[at] and at < open.menu.top + open.size then
        open.menu.cursor = at
        pick()
    end
end

local function keys()
    return {
        UP = step(-1), DOWN = step(1), PGUP = step("-page"), PGDWN = step("page"),
        HOME = step(-math.huge), END = step(math.huge), WHEEL_UP = step(-1), WHEEL_DOWN = step(1),
        ENTER = pick, KP_ENTER = pick, MBTN_LEFT = click, MBTN_LEFT_DBL = click, MBTN_RIGHT = leave,
        ESC = function()
            if open.menu.query ~= "" then
                return filter("")
            end
            leave()
        end,
        BS = erase,
    }
end

function M.available()
    return true
end

-- Calls on_pick(row) or on_close() once; `on_rest(row)`, if given, while the cursor rests on a row.
function M.open(given, on_pick, on_close, on_rest)
    open = { menu = menu_model.new(given), on_pick = on_pick, on_close = on_close, on_rest = on_rest }
    forced_keys.take(keys(), function(text)
        filter(open.menu.query .. text)
    end)
    mp.observe_property("osd-dimensions", "native", show)
    status.clear()
    show()
    msg.verbose("open: " .. open.menu.title)
end

-- Takes it away without a word to anybody.
function M.close()
    if open then
        take_down()
    end
end

return M
