-- "min" is what Lua 5.1, 5.2 and LuaJIT have in common: mpv is built with any of them.
std = "min"
read_globals = { "mp" }
max_line_length = 110
files["tests/lua"] = { std = "min+busted", globals = { "mp" } }
files["tests/e2e/timeless.lua"] = { globals = { "mp" } }
