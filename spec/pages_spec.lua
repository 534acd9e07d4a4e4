-- every block of Lua on the first page and in the manual runs by itself, as `lian run` runs a file, on data that ships
local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local function blocks(path)
  local out, text, from = {}, read(path), 1
  while true do
    local first, last, code = text:find("```lua\n(.-)\n```", from)
    if not first then return out end
    local _, line = text:sub(1, first):gsub("\n", "")
    out[#out + 1], from = {code = code, line = line + 2}, last + 1
  end
end

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- runs code as a file in a folder of its own; status, what it said
local function run(folder, code)
  local path = folder .. "/block.lua"
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(code))
  file:close()
  local command = ("cd %s && %s %s run block.lua 2>&1"):format(quoted(folder), arg and arg[-1] or "lua5.4",
    quoted(os.getenv("PWD") .. "/lua/lian/cli.lua"))
  local pipe = assert(io.popen(command))
  local said = pipe:read("a")
  return pipe:close(), said
end

for path, least in pairs{["README.md"] = 6, ["doc/manual.md"] = 10} do
  describe(path, function()
    local folder

    setup(function()
      folder = os.tmpname()
      os.remove(folder)
      assert(os.execute("mkdir " .. folder))
    end)

    teardown(function() os.execute("rm -r " .. folder) end)

    local list = blocks(path)

    it("has blocks of Lua", function() assert.is_true(#list >= least) end)

    for k, block in ipairs(list) do
      it(("runs block %d (line %d)"):format(k, block.line), function()
        local ok, said = run(folder, block.code)
        assert.is_true(ok, said)
        assert.is_true(#said > 0)
      end)
    end
  end)
end
