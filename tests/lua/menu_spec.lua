local fake = require("fake_mpv")

describe("a menu", function()
    local model

    before_each(function()
        fake.start()
        model = require("menu")
    end)

    local function rows(count)
        local made = {}
        for number = 1, count do
            local source = number % 2 == 0 and "Netflix" or "TV"
            made[number] = { label = "Episode " .. number, hint = source, action = "x" }
        end
        return made
    end

    local function shown(menu)
        local labels = {}
        for _, index in ipairs(menu.shown) do
            labels[#labels + 1] = menu.rows[index].label
        end
        return labels
    end

    it("shows all rows, with the cursor where it was asked for", function()
        local menu = model.new({ title = "Files", rows = rows(5), selected = 3 })
        assert.equal(5, #menu.shown)
        assert.equal("Episode 3", model.current(menu).label)
    end)

    it("puts the cursor on a row that exists, whatever was asked for", function()
        assert.equal(5, model.new({ rows = rows(5), selected = 99 }).cursor)
        assert.equal(1, model.new({ rows = rows(5), selected = -1 }).cursor)
        assert.is_nil(model.current(model.new({ rows = {} })))
    end)

    it("shows the rows that hold every word, in the label or the hint", function()
        local menu = model.new({ rows = rows(12), selected = 9 })
        model.filter(menu, "EPISODE 1 netflix")
        assert.same({ "Episode 10", "Episode 12" }, shown(menu))
        assert.equal("Episode 10", model.current(menu).label)
        model.filter(menu, "")
        assert.equal(12, #menu.shown)
    end)

    it("filters by Japanese, and takes signs for what they are", function()
        local menu = model.new({ rows = { { label = "葬送のフリーレン 第5話" }, { label = "[50%] a.b" } } })
        model.filter(menu, "第5話")
        assert.same({ "葬送のフリーレン 第5話" }, shown(menu))
        model.filter(menu, "[50%] .")
        assert.same({ "[50%] a.b" }, shown(menu))
        model.filter(menu, "nowhere")
        assert.is_nil(model.current(menu))
        model.move(menu, 1)
        assert.same({ 1, 0 }, { model.page(menu, 10) })
    end)

    it("goes round by single steps and stops at the ends by longer ones", function()
        local menu = model.new({ rows = rows(5) })
        model.move(menu, -1)
        assert.equal(5, menu.cursor)
        model.move(menu, 1)
        assert.equal(1, menu.cursor)
        model.move(menu, 3)
        model.move(menu, 3)
        assert.equal(5, menu.cursor)
        model.move(menu, -math.huge)
        assert.equal(1, menu.cursor)
    end)

    it("turns the page only when the cursor leaves it", function()
        local menu = model.new({ rows = rows(100) })
        assert.same({ 1, 10 }, { model.page(menu, 10) })
        model.move(menu, 9)
        assert.same({ 1, 10 }, { model.page(menu, 10) })
        model.move(menu, 1)
        assert.same({ 2, 11 }, { model.page(menu, 10) })
        model.move(menu, math.huge)
        assert.same({ 91, 100 }, { model.page(menu, 10) })
        model.move(menu, -5)
        assert.same({ 91, 100 }, { model.page(menu, 10) })
    end)

    it("begins in the middle of the page when it begins far down", function()
        local menu = model.new({ rows = rows(1640), selected = 800 })
        assert.same({ 795, 804 }, { model.page(menu, 10) })
    end)

    it("is quick with the rows of the largest entry", function()
        local menu = model.new({ rows = rows(1640) })
        local began = os.clock()
        for _, query in ipairs({ "e", "ep", "episode", "episode 16", "episode 164" }) do
            model.filter(menu, query)
        end
        assert.is_true(os.clock() - began < 0.25)
        assert.equal("Episode 164", model.current(menu).label)
    end)

    it("lets no name break a line or turn the next one round", function()
        assert.equal("a b c", model.printable("a\nb\tc"))
        assert.equal("left", model.printable("\226\128\174l\226\128\143e\226\129\166ft\226\128\142"))
        assert.equal("第5話…“”", model.printable("第5話…“”"))
        assert.equal("1.srt  ·  ep 5", model.line({ label = "1.srt", hint = "ep 5" }))
        assert.equal("1.srt", model.line({ label = "1.srt" }))
    end)
end)
