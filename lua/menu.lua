-- A menu as such: rows, a filter, a cursor, the page that is seen. Pure; the views draw it.
-- A row: { label, hint, action, argument, active }; a row without action only informs.

local M = {}

-- Control characters would break a line, direction marks turn the rest of it round.
function M.printable(text)
    text = tostring(text or ""):gsub("%c", " ")
    text = text:gsub("\226\128[\142\143\170-\174]", ""):gsub("\226\129[\166-\169]", "")
    return text
end

function M.line(row)
    local hint = M.printable(row.hint)
    return M.printable(row.label) .. (hint ~= "" and "  ·  " .. hint or "")
end

-- `title`, `rows`, and `selected`, the row to begin with.
function M.new(given)
    local menu = { title = M.printable(given.title), rows = given.rows, query = "", shown = {}, cursor = 1 }
    for index = 1, #menu.rows do
        menu.shown[index] = index
    end
    menu.cursor = math.max(1, math.min(given.selected or 1, #menu.rows))
    return menu
end

local function text_of(menu, index)
    menu.texts = menu.texts or {}
    menu.texts[index] = menu.texts[index] or M.line(menu.rows[index]):lower()
    return menu.texts[index]
end

local function holds_all(text, words)
    for _, word in ipairs(words) do
        if not text:find(word, 1, true) then
            return false
        end
    end
    return true
end

-- Shows the rows that hold every word of `query`, and puts the cursor on the first.
function M.filter(menu, query)
    local words = {}
    for word in query:lower():gmatch("%S+") do
        words[#words + 1] = word
    end
    menu.query, menu.shown, menu.cursor = query, {}, 1
    for index = 1, #menu.rows do
        if holds_all(text_of(menu, index), words) then
            menu.shown[#menu.shown + 1] = index
        end
    end
end

-- One step past an end comes out at the other; a longer way stops there.
function M.move(menu, by)
    local count, to = #menu.shown, menu.cursor + by
    if count == 0 then
        return
    elseif math.abs(by) == 1 then
        menu.cursor = (to - 1) % count + 1
    else
        menu.cursor = math.max(1, math.min(to, count))
    end
end

-- The row under the cursor and its number; nil when nothing is shown.
function M.current(menu)
    local index = menu.shown[menu.cursor]
    return index and menu.rows[index], index
end

-- First and last of the shown rows that a page of `size` holds; it moves no more than it has to.
function M.page(menu, size)
    local top = menu.top or math.max(1, menu.cursor - math.floor(size / 2))
    top = math.max(math.min(top, menu.cursor), menu.cursor - size + 1)
    menu.top = math.max(1, math.min(top, #menu.shown - size + 1))
    return menu.top, math.min(menu.top + size - 1, #menu.shown)
end

return M
