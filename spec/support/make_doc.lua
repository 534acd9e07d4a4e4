-- writes the list of instruments, the list of options of every verb, the manual's reference page and table of
-- instruments, and the editors' annotations
local function list_instruments()
  local pipe, names = assert(io.popen("ls lua/lian/scenario/instruments | LC_ALL=C sort")), {}
  for file in pipe:lines() do
    local name = file:match("^(.*)%.lua$")
    if name and name ~= "init" then
      names[#names + 1] = ('  (require "lian.scenario.instruments.%s"),'):format(name)
    end
  end
  pipe:close()
  local out = assert(io.open("lua/lian/scenario/instruments/init.lua", "w"))
  out:write("--- The instruments that there are; the list is made from the folder by `make doc`.\nreturn {\n",
    table.concat(names, "\n"), "\n}\n")
  out:close()
end

list_instruments()
local taken = {}
package.loaded["lian.help.options"] = taken -- what is there may be of another time, or no Lua at all
local list = assert(io.open("lua/lian/help/options.lua", "w"))
list:write((require("spec.support.probe").text()))
list:close()
for call, options in pairs(dofile("lua/lian/help/options.lua")) do taken[call] = options end
local page = require "lian.help.page"

for path, text in pairs{["doc/reference.md"] = page.markdown(),
  ["doc/library/lian.d.lua"] = require("lian.help.annotations")()} do
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

-- the manual's table of instruments, between its marks
local manual = assert(io.open("doc/manual.md")):read("a")
local from = select(2, manual:find("<!-- instruments -->\n", 1, true))
local to = manual:find("<!-- end of instruments -->", 1, true)
local file = assert(io.open("doc/manual.md", "w"))
file:write(manual:sub(1, from), page.instruments(), "\n", manual:sub(to))
file:close()
