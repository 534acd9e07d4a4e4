-- writes the list of installed files into the rockspec: lua5.4 spec/support/list_modules.lua
local path = "rockspec/lian-scm-1.rockspec"
local lines = {}
local pipe = assert(io.popen("find lua -type f | LC_ALL=C sort"))
for file in pipe:lines() do
  if file ~= "lua/lian/cli.lua" then
    -- a file that is no module keeps its name, in the folder that its key says
    local module = file:gsub("^lua/", ""):gsub("%.lua$", ""):gsub("%.", "_"):gsub("/", ".")
    lines[#lines + 1] = ('      ["%s"] = "%s",'):format(module, file)
  end
end
pipe:close()
local source = assert(io.open(path)):read("a")
local from, to = source:find("    lua = {\n.-\n?    },\n")
local made = source:sub(1, from - 1) .. "    lua = {\n" .. table.concat(lines, "\n") .. "\n    },\n"
  .. source:sub(to + 1)
local out = assert(io.open(path, "w"))
out:write(made)
out:close()
