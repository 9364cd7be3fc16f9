-- The same flow in all three views: what is picked, what is closed, what is left behind.

local fake = require("fake_mpv")
local screen = require("fake_screen")

local ROWS = {
    { label = "First", hint = "ep 1", action = "use-file", argument = "7/first" },
    { label = "Only words" },
    { label = "Third", action = "use-file", argument = "7/third" },
}

local views = {}

views["our own list"] = {
    prepare = function() end,
    is_open = function(player)
        return player.screen ~= ""
    end,
    pick = function(player, index)
        for _ = 2, index do
            player.press("DOWN")
        end
        player.press("ENTER")
    end,
    leave = function(player)
        player.press("ESC")
    end,
}

views["mpv's list"] = {
    prepare = screen.add_input,
    is_open = function(player)
        player.elapse(0.05)
        return player.console ~= nil
    end,
    pick = function(player, index)
        player.elapse(0.05)
        player.console.submit(index)
    end,
    leave = function(player)
        player.elapse(0.05)
        player.console.close()
    end,
}

views["uosc"] = {
    prepare = screen.add_uosc,
    is_open = function(player)
        return player.uosc.menu ~= nil
    end,
    pick = function(player, index)
        player.uosc.activate(index)
    end,
    leave = function(player)
        player.uosc.close()
    end,
}

for name, view in pairs(views) do
    describe("a menu in " .. name, function()
        local player, menus, picked

        before_each(function()
            player = fake.start()
            view.prepare(player)
            menus, picked = require("menus"), {}
        end)

        local function open(title)
            menus.open({ title = title or "Files", rows = ROWS }, function(row)
                picked[#picked + 1] = row.argument
            end)
        end

        it("gives the row that was picked, and is gone", function()
            open()
            assert.is_true(view.is_open(player))
            view.pick(player, 3)
            assert.same({ "7/third" }, picked)
            assert.is_false(view.is_open(player))
            assert.same({}, player.held)
        end)

        it("can be left without a pick", function()
            open()
            view.leave(player)
            assert.same({}, picked)
            assert.is_false(view.is_open(player))
            assert.is_false(menus.close())
            assert.same({}, player.held)
        end)

        it("takes no row that only informs for a pick", function()
            open()
            view.pick(player, 2)
            assert.same({}, picked)
        end)

        it("is closed by the script without a word", function()
            open()
            assert.is_true(view.is_open(player))
            assert.is_true(menus.close())
            assert.is_false(view.is_open(player))
            assert.same({ {}, {} }, { picked, player.held })
        end)

        it("makes room for the next one", function()
            open("Shows")
            open("Files")
            view.pick(player, 1)
            assert.same({ "7/first" }, picked)
            assert.is_false(view.is_open(player))
        end)

        it("can open the next one while it picks", function()
            menus.open({ title = "Shows", rows = ROWS }, function()
                open("Files")
            end)
            view.pick(player, 1)
            assert.is_true(view.is_open(player))
            view.pick(player, 1)
            assert.same({ "7/first" }, picked)
        end)

        it("is gone with the file", function()
            open()
            menus.leave_file()
            assert.is_false(view.is_open(player))
            assert.same({}, picked)
        end)

        it("shows names as they are", function()
            local row = { label = "{\\b1}x\ny\226\128\174", action = "x" }
            menus.open({ title = "a\nb", rows = { row } }, error)
            assert.is_true(view.is_open(player))
            local seen = player.screen
            if player.console then
                seen = player.console.given.items[1]
                assert.equal("{\\b1}x y", seen)
            elseif player.uosc then
                assert.equal("{\\b1}x y", player.uosc.menu.items[1].title)
            else
                assert.truthy(seen:find("\\{\\\239\187\191b1}x y", 1, true))
            end
        end)
    end)
end

describe("the view", function()
    local player, menus

    before_each(function()
        player = fake.start()
        screen.add_uosc(player)
        screen.add_input(player)
        menus = require("menus")
    end)

    local function open(on_rest)
        menus.open({ title = "Files", rows = ROWS }, function() end, on_rest)
        player.elapse(0.05)
    end

    it("is uosc's when it is there", function()
        open()
        assert.is_truthy(player.uosc.menu)
    end)

    it("is another one when uosc is too old to tell what was picked", function()
        require("view_uosc").on_version("5.2.0")
        open()
        assert.is_nil(player.uosc.menu)
        assert.is_truthy(player.console)
    end)

    it("is uosc's in all versions that can", function()
        for _, version in ipairs({ "5.3.0", "5.12.0", "6.0.0", "nonsense", "" }) do
            require("view_uosc").on_version(version)
            assert.equal(tonumber(version:match("^%d")) ~= nil, require("view_uosc").available())
        end
    end)

    it("is our own where it must tell on which row the cursor rests", function()
        open(function() end)
        assert.is_nil(player.uosc.menu)
        assert.is_nil(player.console)
        assert.truthy(player.screen:find("Third", 1, true))
    end)

    it("is our own in an mpv whose mp.input knows no lists", function()
        player.scripts.uosc = nil
        for _, name in ipairs({ "mp.input", "view_select", "menus" }) do
            package.loaded[name] = nil
        end
        package.preload["mp.input"] = function()
            return { get = function() end }
        end
        menus = require("menus")
        open()
        assert.truthy(player.screen:find("Third", 1, true))
    end)
end)
