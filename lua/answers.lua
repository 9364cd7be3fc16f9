-- What each answer of the helper leads to, on the screen and in the track list.

local msg = require("mp.msg")
local actions = require("actions")
local asking = require("asking")
local awaited = require("awaited")
local keys = require("keys")
local menus = require("menus")
local ready = require("ready")
local situation = require("situation")
local slots = require("slots")
local status = require("status")
local timing = require("timing")
local tracks = require("tracks")
local wire = require("wire")

local M = {}

-- Other times for what is shown, which stays where it is.
local IN_PLACE = { ["retime"] = true, ["keep-delay"] = true }

-- A person chose this very file: no other one takes its place.
local NO_OTHER = { ["use-file"] = true, ["preview"] = true, ["retime"] = true, ["keep-delay"] = true }

-- Subtitles of one question that mpv may refuse before we give up: as many as are tried when files are bad.
local MOST_REFUSED = 3

local values = {}

function M.configure(given)
    values = given
end

local answers = {}

local function subtitle_of(answer)
    return {
        path = wire.decode_bytes(answer.path), title = answer.title, lang = answer.lang,
        fonts = answer.fonts, source = answer.source, timing = answer.timing,
        in_time = answer.in_time, refusal = answer.refusal, original = answer.original,
        entry = answer.entry, episode = answer.episode, file = answer.file,
    }
end

local function show(subtitle, by, name)
    if by == "preview" then
        return tracks.preview(subtitle)
    elseif IN_PLACE[name] then
        return tracks.swap(subtitle)
    end
    return tracks.load(subtitle, situation.get().slot or values.slot, by == "auto")
end

-- mpv could not open it: the same question brings the next choice, since this one is noted as refused.
-- What was typed for a key is gone, but the key is kept by now.
local function refused(subtitle, by, fields)
    local name, count = fields.name, (fields.refused or 0) + 1
    local noted = (IN_PLACE[name] and ready.withdraw or ready.refuse)(subtitle)
    if NO_OTHER[name] or not noted then
        return status.error("mpv could not open the subtitle. Details: its console or log")
    elseif count >= MOST_REFUSED then
        return status.error("mpv could not open " .. count .. " subtitles. Choose another one by hand")
    end
    local again = name == "use-key" and { type = "find" } or fields
    again.refused = count
    asking.ask(again, by)
end

function answers.subtitle(answer, by, fields)
    local subtitle, name = subtitle_of(answer), fields.name
    if not show(subtitle, by, name) then
        return slots.is_left() or refused(subtitle, by, fields)
    elseif by == "preview" then
        return
    end
    ready.keep(answer)
    awaited.stop()
    situation.loaded(subtitle)
    timing.loaded(subtitle, name)
    status.forget_errors()
    local note, taken = answer.note, answer.note or answer.file or answer.title
    -- A search says so itself, and of which one.
    if fields.refused and not taken:find("did not open", 1, true) then
        note = "another one did not open: took " .. taken
    end
    if fields.awaited then
        status.info("it is there now: " .. (note or taken))
    elseif note or by ~= "auto" then
        status.info(note or taken)
    end
end

local function choose(answer)
    menus.open({ title = answer.title or answer.text, rows = answer.rows }, function(row)
        actions.run(row.action, row.argument)
    end)
end

-- What goes wrong is said even where an offer is not wanted; true when the offer is on the screen.
local function offer(note, text)
    local shown = text and status.info(note and note .. " — " .. text or text)
    if note and not shown then
        status.error_once(note)
    end
    return shown
end

-- Only what was really shown can be accepted with the next key press.
function answers.ask(answer, by)
    awaited.stop()
    situation.change({ status = "unsure", choices = answer.rows })
    if by == "auto" and values.when_unsure == "silent" then
        msg.verbose("not certain: " .. answer.text)
        return offer(answer.note)
    end
    local several = (answer.shows or 1) > 1
    if by == "auto" and values.when_unsure == "menu" or several and by ~= "auto" then
        offer(answer.note)
        choose(answer)
    elseif several then
        local menu = keys.of("menu", "Alt+J")
        offer(answer.note, answer.shows .. " possible shows — " .. menu .. " to choose")
    else
        local find = keys.of("find", "Alt+j")
        situation.get().offered = offer(answer.note, answer.text .. "? " .. find .. " loads it")
    end
end

-- Long lists come as a file that is read once.
local function rows_of(answer)
    if not answer.rows_file then
        return answer.rows
    end
    local path = wire.decode_bytes(answer.rows_file)
    local rows = wire.from_file(path)
    os.remove(path)
    return rows
end

local function end_preview()
    local open = asking.pending()
    if open and open.by == "preview" then
        asking.forget()
    end
    tracks.end_preview()
end

-- A row that opens another list has nothing to show.
local function preview(row)
    if row.action ~= "use-file" then
        return end_preview()
    end
    asking.ask({ type = "act", name = "preview", argument = row.argument }, "preview")
end

function answers.menu(answer)
    local rows = rows_of(answer)
    if not rows then
        return status.error("the list could not be read. Try again")
    end
    if answer.awaited then
        awaited.begin(answer.awaited, "key")
    end
    local looked_at = answer.preview and values.preview == "yes"
    menus.open({ title = answer.title, rows = rows, selected = answer.selected }, function(row)
        if row.action ~= "use-file" then
            end_preview()
        end
        actions.run(row.action, row.argument)
    end, looked_at and preview, looked_at and end_preview)
end

-- A secret goes through a private file: mpv logs its messages.
local function write_secret(path, text)
    local file = io.open(path, "wb")
    if file then
        file:write(text)
        file:close()
    end
    return file ~= nil
end

function answers.prompt(answer)
    local path = answer.file and wire.decode_bytes(answer.file)
    local given = { title = answer.title, note = answer.note, text = answer.text, secret = path ~= nil }
    menus.read(given, function(text)
        if not path then
            actions.run(answer.action, wire.encode_bytes(text))
        elseif write_secret(path, text) then
            actions.run(answer.action, answer.file)
        else
            status.error("the key could not be handed on. Run: jimaku-mpv login")
        end
    end)
end

function answers.said(answer)
    if answer.removes then
        actions.take_away()
    end
    status.info(answer.text)
end

function answers.failed(answer, by, fields)
    tracks.end_preview()
    if not situation.get().source then
        situation.change({ status = awaited.is_on() and "awaited" or "missing" })
    end
    if answer.awaited then
        awaited.begin(answer.awaited, by)
    end
    local text = answer.text
    if answer.remedy == "login" then
        text = text .. ". " .. keys.of("find", "Alt+j") .. " to enter it"
    end
    -- What was waited for is there, and no look comes after this one: silence would hide it.
    if by == "auto" and not fields.awaited then
        status.error_once(text)
    else
        status.error(text)
    end
end

function M.take(answer)
    if answer.type == "looked" then
        return awaited.take(answer)
    elseif answer.type == "timing" then
        return timing.take(answer, answer.path and subtitle_of(answer))
    end
    local open = asking.pending()
    local by = asking.settle(answer)
    if by and answers[answer.type] then
        answers[answer.type](answer, by, open.fields)
    elseif by then
        msg.error("unknown answer: " .. tostring(answer.type))
    end
end

return M
