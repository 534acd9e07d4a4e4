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

-- what a fresh machine lacks is named by LuaRocks before a line is compiled
describe("the rockspec's needs", function()
  local spec = {}
  assert(loadfile("rockspec/lian-scm-1.rockspec", "t", spec))()

  it("are declared for each library that the module links", function()
    local declared = {}
    for _, need in pairs(spec.external_dependencies) do declared[need.library] = true end
    for _, name in ipairs{"sqlite3", "z", "lapack", "blas"} do assert.is_true(declared[name] == true, name) end
  end)

  it("are passed on to make", function()
    local makefile = read("Makefile")
    for name, need in pairs(spec.external_dependencies) do
      for _, what in ipairs{need.header and "_INCDIR" or nil, "_LIBDIR"} do
        assert.equal(("$(%s%s)"):format(name, what), spec.build.build_variables[name .. what])
      end
      local group = need.header and "INCDIRS" or "LIBDIRS"
      assert.truthy(makefile:match(group .. "[^\n]*"):find(name, 1, true), name)
    end
  end)

  it("have the Makefile's optimisation", function()
    local own = read("Makefile"):match("\nCFLAGS%s*%?= ([^\n]+)")
    assert.equal(own, spec.build.build_variables.CFLAGS:gsub("^%$%(CFLAGS%) ", ""))
  end)
end)

describe("the rockspec of a version", function()
  it("is made from the sources' and the header's number", function()
    local pipe = assert(io.popen("lua5.4 spec/support/versioned_rockspec.lua 7.8.9 git+https://example.org/x v7"))
    local text, made = pipe:read("a"), {}
    assert.is_true(pipe:close())
    assert(load(text, "versioned", "t", made))()
    assert.equal("7.8.9-1", made.version)
    assert.same({url = "git+https://example.org/x", tag = "v7"}, made.source)
  end)
end)

-- a rock holds doc/ alone, a page that points out of it points nowhere there
describe("the pages", function()
  -- as GitHub makes them: small letters, blanks to dashes, other signs dropped
  local function anchors(text)
    local out = {}
    for heading in ("\n" .. text):gmatch("\n#+ ([^\n]+)") do
      out[heading:lower():gsub("[^%w%- _\u{80}-\u{10ffff}]", ""):gsub(" ", "-")] = true
    end
    return out
  end

  for _, path in ipairs(listing("doc", "%.md$")) do
    it(path .. " has links that hold inside the rock", function()
      for link in read(path):gmatch("%]%(([^)]+)%)") do
        if not link:find("^https?:") then
          local file, anchor = link:match("^([^#]*)#?(.*)$")
          assert.is_nil(file:find("..", 1, true), link)
          local text = read(file == "" and path or "doc/" .. file)
          assert.truthy(anchor == "" or anchors(text)[anchor], link)
        end
      end
    end)
  end
end)

describe("the page on the house", function()
  it("names files that are there", function()
    local count = 0
    for path in read("doc/house.md"):gmatch("`(%l+/[%w_/.]+)`") do
      if path:find("^csrc/") or path:find("^lua/") or path:find("^spec/") then
        assert(io.open(path), path):close()
        count = count + 1
      end
    end
    assert.is_true(count > 40)
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
    assert.equal(require("lian.help.page").markdown(), read("doc/reference.md"))
    assert.equal(require("lian.help.annotations")(), read("doc/library/lian.d.lua"))
  end)
end)
