-- what is shipped: the rockspec, the versions, the reference made from the sources
local lian = require "lian"

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function listing(folder, pattern)
  local files = {}
  local pipe = assert(io.popen("find " .. folder .. " -type f | sort"))
  for path in pipe:lines() do
    if path:match(pattern) then files[#files + 1] = path end
  end
  pipe:close()
  return files
end

describe("the rockspec", function()
  local spec = {}
  assert(loadfile("rockspec/lian-scm-1.rockspec", "t", spec))()

  it("lists every Lua file and sample exactly once", function()
    local listed = {}
    for module, path in pairs(spec.build.install.lua) do
      assert.is_nil(listed[path], path .. " is listed twice")
      listed[path] = module
      assert(io.open(path), path):close()
    end
    for _, path in ipairs(listing("lua", "")) do
      if path ~= "lua/lian/cli.lua" then
        assert.truthy(listed[path], path .. " is not in build.install.lua")
      end
    end
  end)

  it("installs modules under the names by which they are required", function()
    for module, path in pairs(spec.build.install.lua) do
      if path:match("%.lua$") then
        local expected = path:gsub("^lua/", ""):gsub("%.lua$", ""):gsub("/", ".")
        assert.equal(expected, module)
      end
    end
  end)
end)

describe("the version", function()
  it("stands in one place", function()
    local header = read("csrc/lian.h"):match('#define LIAN_VERSION "(.-)"')
    assert.equal(header, lian.version)
    assert.equal("lian " .. header, lian._VERSION)
  end)
end)

describe("the reference", function()
  local reference = require "lian.reference"

  it("explains every public method of a chain, a matrix and a frame", function()
    local core = require "lian.core"
    local told = {}
    for _, entry in ipairs(reference.entries()) do told[entry.call] = true end
    for prefix, methods in pairs{["chain:"] = core.chain, ["matrix:"] = core.matrix} do
      for name in pairs(methods) do
        assert(name:match("^raw_") or told[prefix .. name],
          prefix .. name .. " has no comment")
      end
    end
    for name, value in pairs(lian) do
      if type(value) == "function" then
        assert(told["lian." .. name], "lian." .. name .. " has no comment")
      end
    end
    for name, value in pairs(lian.read) do
      if type(value) == "function" then
        assert(told["lian.read." .. name], "lian.read." .. name .. " has no comment")
      end
    end
  end)

  it("is what stands in doc/ (run `make doc` after changing a comment)", function()
    assert.equal(reference.markdown(), read("doc/reference.md"))
    assert.equal(reference.annotations(), read("doc/library/lian.d.lua"))
  end)
end)
