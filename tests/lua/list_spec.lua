local fake = require("fake_mpv")

describe("our own list", function()
    local player, menus, picked, left, rested

    local function rows(count)
        local made = {}
        for number = 1, count do
            local name = string.format("%04d.srt", number)
            made[number] = { label = name, hint = "ep " .. number, action = "use-file", argument = name }
        end
        return made
    end

    local function open(count, selected, on_rest)
        menus.open({ title = "Files", rows = rows(count), selected = selected }, function(row)
            picked = row.argument
        end, on_rest, function()
            left = true
        end)
    end

    before_each(function()
        player = fake.start()
        menus, picked, left, rested = require("menus"), nil, false, {}
    end)

    local function rest(row)
        rested[#rested + 1] = row.argument
    end

    it("shows title, place, filter and rows", function()
        open(3)
        assert.equal(
            "Files|1 / 3|Type to filter|0001.srt|ep 1|0002.srt|ep 2|0003.srt|ep 3",
            table.concat(player.lines(), "|")
        )
    end)

    it("takes the line away that would shine through", function()
        require("status").info("looking")
        open(3)
        assert.equal("", player.line)
    end)

    it("shows one page of many rows, and pages through them", function()
        open(1640)
        assert.is_true(#player.lines() < 60)
        player.press("PGDWN")
        assert.equal("20 / 1640", player.lines()[2])
        player.press("END")
        assert.equal("1640 / 1640", player.lines()[2])
        player.press("PGUP")
        player.press("WHEEL_UP")
        assert.equal("1620 / 1640", player.lines()[2])
        player.press("HOME")
        player.press("WHEEL_DOWN")
        player.press("KP_ENTER")
        assert.equal("0002.srt", picked)
    end)

    it("filters while one types, and Esc takes the filter off first", function()
        open(1640)
        for _, key in ipairs({ "1", "6", "4", "x" }) do
            player.press(key)
        end
        assert.equal("Nothing holds these words", player.lines()[3])
        player.press("BS")
        assert.equal("1 / 3", player.lines()[2])
        player.press("ESC")
        assert.equal("1 / 1640", player.lines()[2])
        assert.is_false(left)
        player.press("ESC")
        assert.is_true(left)
        assert.equal("", player.screen)
    end)

    it("erases whole letters", function()
        open(3)
        player.press("第")
        player.press("BS")
        assert.equal("Type to filter", player.lines()[3])
    end)

    it("takes digits from the number pad", function()
        open(30)
        player.press("KP1")
        player.press("KP3")
        assert.equal("0013.srt", player.lines()[4])
    end)

    it("picks nothing where nothing is shown", function()
        open(3)
        player.press("x")
        player.press("ENTER")
        assert.is_nil(picked)
        assert.is_false(left)
    end)

    it("picks the row that is clicked, and closes for a click beside it", function()
        open(5)
        player.properties["mouse-pos"] = { x = 400, y = 24 + 12 + 4 * 30 + 5 }
        player.press("MBTN_LEFT")
        assert.equal("0003.srt", picked)
        open(5)
        player.properties["mouse-pos"] = { x = 3, y = 60 }
        player.press("MBTN_LEFT")
        assert.is_true(left)
    end)

    it("ignores a click on its title, and below its rows", function()
        open(5)
        for _, y in ipairs({ 40, 70, 300, 700 }) do
            player.properties["mouse-pos"] = { x = 400, y = y }
            player.press("MBTN_LEFT")
        end
        assert.is_nil(picked)
        assert.is_true(player.screen ~= "")
    end)

    it("finds the clicked row in a window of any size", function()
        player.size = { 640, 360 }
        open(5)
        player.properties["mouse-pos"] = { x = 200, y = (24 + 12 + 2 * 30 + 5) / 2 }
        player.press("MBTN_LEFT")
        assert.equal("0001.srt", picked)
    end)

    it("follows the window's size, also when there is none", function()
        player.size = { 0, 0 }
        open(5)
        for action in pairs(player.observed) do
            action()
        end
        assert.equal("0001.srt", player.lines()[4])
    end)

    it("holds keys only while it is open", function()
        open(5)
        assert.is_truthy(next(player.held))
        player.press("MBTN_RIGHT")
        assert.same({ {}, {} }, { player.held, player.observed })
        assert.is_false(player.press("DOWN"))
    end)

    it("tells of the row on which the cursor rests", function()
        open(5, 1, rest)
        player.press("DOWN")
        player.press("DOWN")
        player.elapse(0.3)
        assert.same({}, rested)
        player.elapse(0.2)
        assert.same({ "0003.srt" }, rested)
        player.press("DOWN")
        player.press("ENTER")
        player.elapse(5)
        assert.same({ "0003.srt" }, rested)
        assert.equal("0004.srt", picked)
    end)
end)

describe("our own line of text", function()
    local player, menus, typed

    before_each(function()
        player = fake.start()
        menus, typed = require("menus"), nil
    end)

    local function read(given)
        menus.read(given, function(text)
            typed = text
        end)
    end

    local function type_in(text)
        for char in text:gmatch("[%z\1-\127\194-\244][\128-\191]*") do
            player.press(char)
        end
    end

    it("gives what was typed", function()
        read({ title = "Title", text = "ab" })
        type_in("c第")
        player.press("BS")
        player.press("ENTER")
        assert.equal("abc", typed)
        assert.same({ "", {} }, { player.screen, player.held })
    end)

    it("is left without a text", function()
        read({ title = "Title" })
        player.press("ESC")
        assert.is_nil(typed)
        assert.same({ "", {} }, { player.screen, player.held })
    end)

    it("never shows a secret", function()
        read({ title = "Key", note = "No Jimaku API key", secret = true })
        type_in("s3cret")
        local lines = player.lines()
        assert.same({ "Key", "No Jimaku API key", "••••••▏" }, { lines[1], lines[2], lines[3] })
        assert.is_nil(player.screen:find("s3cret", 1, true))
        player.press("Ctrl+u")
        type_in("other")
        player.press("ENTER")
        assert.equal("other", typed)
    end)

    it("pastes what was copied, by mpv or by a program", function()
        local untouched = assert:snapshot()
        stub(os, "getenv", function(name)
            return name == "DISPLAY" and ":0" or name == "PATH" and "/usr/bin" or nil
        end)
        player.properties["clipboard/text"] = " key \n"
        read({ title = "Key", secret = true })
        player.press("Ctrl+v")
        player.properties["clipboard/text"] = nil
        player.press("Ctrl+v")
        for _ = 1, 4 do
            local process = player.processes[#player.processes]
            if not process.ended then
                process.finish({ status = #player.processes == 1 and 1 or 0, stdout = "more" })
            end
        end
        player.press("ENTER")
        untouched:revert()
        assert.equal(" keymore", typed)
    end)

    it("pastes into no field that is closed", function()
        read({ title = "Key", secret = true })
        player.press("Ctrl+v")
        player.press("ESC")
        player.processes[1].finish({ stdout = "late" })
        assert.equal("", player.screen)
    end)

    it("stays when only the file changes, if it asks for a key", function()
        read({ title = "Key", secret = true })
        menus.leave_file()
        assert.is_true(player.screen ~= "")
        read({ title = "Title" })
        menus.leave_file()
        assert.equal("", player.screen)
    end)

    it("is mpv's own where it has one, but never for a secret", function()
        require("fake_screen").add_input(player)
        package.loaded["mp.input"], package.loaded.view_select, package.loaded.menus = nil, nil, nil
        menus = require("menus")
        read({ title = "Title", text = "Demo" })
        player.elapse(0.05)
        assert.equal("Demo", player.console.given.default_text)
        player.console.submit("Demo no Tabi")
        assert.equal("Demo no Tabi", typed)
        read({ title = "Key", secret = true })
        player.elapse(0.05)
        assert.is_nil(player.console)
    end)
end)
