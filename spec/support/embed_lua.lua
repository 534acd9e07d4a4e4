-- the Lua files as C, for hosts that have no files: lua5.4 spec/support/embed_lua.lua > lua_files.c
-- Each module's text as bytes, and the list that csrc/lua/openlibs.c reads, ended by a module without a name
local pipe = assert(io.popen("find lua/lian -name '*.lua' | LC_ALL=C sort"))
local list = {}
print('/* made by spec/support/embed_lua.lua */\n#include "lua_files.h"\n')
for path in pipe:lines() do
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  local module = path:gsub("^lua/", ""):gsub("%.lua$", ""):gsub("/", "."):gsub("%.init$", "")
  local name = "file_" .. #list + 1
  print(("static const unsigned char %s[] = {"):format(name))
  for at = 1, #text, 2000 do print(table.concat({text:byte(at, math.min(at + 1999, #text))}, ",") .. ",") end
  print("0};\n") -- so that an empty file has a byte
  list[#list + 1] = ('  {"%s", "@%s", %s, %d},'):format(module, path:gsub("^lua/", ""), name, #text)
end
pipe:close()
print("const lua_file LUA_FILES[] = {\n" .. table.concat(list, "\n") .. "\n  {NULL, NULL, NULL, 0}};")
