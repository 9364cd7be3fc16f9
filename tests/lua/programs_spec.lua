local fake = require("fake_mpv")

local HERE = package.config
local WINDOWS = "\\\n;\n?\n!\n-\n"

describe("where programs are looked for", function()
    local player, programs, environment, untouched

    before_each(function()
        untouched = assert:snapshot()
        player = fake.start()
        player.files = {}
        programs = require("programs")
        environment = {}
        stub(os, "getenv", function(name)
            return environment[name]
        end)
    end)

    after_each(function()
        rawset(package, "config", HERE)
        untouched:revert()
    end)

    local function put(path, permissions)
        player.files[path] = { is_file = true, mode = tonumber(permissions or "100755", 8) }
    end

    it("is what PATH names in full, the first first", function()
        put("/b/xsel")
        put("/a/xsel")
        environment.PATH = "/a:/b"
        assert.equal("/a/xsel", programs.find("xsel"))
        assert.is_nil(programs.find("xclip"))
    end)

    it("is never the current folder, however PATH says it", function()
        for _, folder in ipairs({ ".", "", "bin", "./bin", "..", "~/bin" }) do
            put(folder .. "/xsel")
        end
        put("xsel")
        put("/good/xsel")
        environment.PATH = ":.:bin:./bin:..:~/bin::/good:"
        assert.equal("/good/xsel", programs.find("xsel"))
        player.files["/good/xsel"] = nil
        assert.is_nil(programs.find("xsel"))
    end)

    it("is the system's own when PATH names nothing in full", function()
        put("/usr/bin/mktemp")
        for _, path in ipairs({ "", ".", ":" }) do
            environment.PATH = path
            assert.equal("/usr/bin/mktemp", programs.find("mktemp"))
        end
    end)

    it("passes over what can't be started", function()
        put("/a/xsel", "100644")
        player.files["/b/xsel"] = { is_file = false, is_dir = true, mode = tonumber("40755", 8) }
        put("/c/xsel", "100700")
        environment.PATH = "/a:/b:/c"
        assert.equal("/c/xsel", programs.find("xsel"))
    end)

    it("is also where Homebrew is, which mpv from the Finder does not know", function()
        put("/opt/homebrew/bin/jimaku-mpv")
        environment.PATH = "/usr/bin:/bin:/usr/sbin:/sbin"
        assert.equal("/opt/homebrew/bin/jimaku-mpv", programs.find("jimaku-mpv"))
    end)

    it("takes a path for what it is, and no relative one", function()
        assert.equal("/opt/x/jimaku-mpv", programs.find("/opt/x/jimaku-mpv"))
        for _, path in ipairs({ "./jimaku-mpv", "bin/jimaku-mpv", "../jimaku-mpv" }) do
            put(path)
            assert.is_nil(programs.find(path))
        end
    end)

    it("is on Windows what is an .exe in a folder with its drive", function()
        rawset(package, "config", WINDOWS)
        for _, folder in ipairs({ ".", "\\tools", "C:tools", "tools" }) do
            put(folder .. "/jimaku-mpv.exe")
            put(folder .. "/jimaku-mpv.bat")
        end
        put("D:\\bat/jimaku-mpv.bat")
        put("C:\\Program Files\\x/jimaku-mpv.exe")
        environment.PATH = '.;\\tools;C:tools;tools;;D:\\bat;"C:\\Program Files\\x"'
        assert.equal("C:\\Program Files\\x/jimaku-mpv.exe", programs.find("jimaku-mpv"))
        for _, path in ipairs({ "\\x.exe", "C:x.exe", "x\\y.exe", "x/y.exe" }) do
            assert.is_nil(programs.find(path))
        end
        assert.equal("\\\\nas\\x.exe", programs.find("\\\\nas\\x.exe"))
    end)

    it("keeps Python's variables from a program of the user's", function()
        put("/usr/bin/env")
        environment.LANG = "en_US.UTF-8"
        player.environment = { "PYTHONHOME=/x", "HOME=/home/viewer", "PYTHONPATH=a=b", "NOT_PYTHON=1" }
        local words = table.concat(programs.without_python_settings(), " ")
        assert.equal("/usr/bin/env -u PYTHONHOME -u PYTHONPATH", words)
        player.environment = { "HOME=/home/viewer" }
        assert.same({}, programs.without_python_settings())
    end)

    it("has names of files read as UTF-8, whatever the locale", function()
        put("/usr/bin/env")
        for _, locale in ipairs({ "ja_JP.EUC-JP", "ja_JP.eucJP", "ja_JP.SJIS", "en_US", "ru_RU.KOI8-R" }) do
            environment.LANG = locale
            assert.same({ "/usr/bin/env", "PYTHONUTF8=1" }, programs.without_python_settings())
        end
        for _, locale in ipairs({ "ja_JP.UTF-8", "ja_JP.utf8", "C", "POSIX", "C.UTF-8", "" }) do
            environment.LANG = locale
            assert.same({}, programs.without_python_settings())
        end
        environment.LC_ALL = "ja_JP.EUC-JP"
        assert.equal(2, #programs.without_python_settings())
    end)
end)

describe("what was copied", function()
    local player, clipboard, environment, untouched, got

    before_each(function()
        untouched = assert:snapshot()
        player = fake.start()
        clipboard = require("clipboard")
        got = nil
        environment = { PATH = "/usr/bin" }
        stub(os, "getenv", function(name)
            return environment[name]
        end)
        for _, name in ipairs({ "wl-paste", "xclip", "xsel", "pbpaste" }) do
            player.files["/usr/bin/" .. name] = { is_file = true, mode = 493 }
        end
    end)

    after_each(function()
        rawset(package, "config", HERE)
        untouched:revert()
    end)

    local function read()
        clipboard.read(function(text)
            got = text or "nobody could tell"
        end)
    end

    it("is asked of the programs that are here, by their whole paths", function()
        environment.DISPLAY = ":0"
        player.files["/usr/bin/xclip"] = { is_file = false }
        read()
        assert.equal("/usr/bin/xsel", player.processes[1].args[1])
        player.processes[1].finish({ stdout = "copied" })
        assert.equal("copied", got)
    end)

    it("is asked of nobody in the current folder", function()
        environment.WAYLAND_DISPLAY, environment.PATH = "wayland-0", ".::bin"
        player.files = { ["./wl-paste"] = { is_file = true, mode = 493 } }
        read()
        assert.same({}, player.processes)
        assert.equal("nobody could tell", got)
    end)

    it("is asked of Windows' own powershell, wherever PATH leads", function()
        rawset(package, "config", WINDOWS)
        environment = { SystemRoot = "D:\\Win", PATH = "C:\\evil" }
        read()
        assert.equal(
            "D:\\Win\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
            player.processes[1].args[1]
        )
    end)
end)
