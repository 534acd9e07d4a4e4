-- the editors' annotations (doc/library/lian.d.lua) against the running module: every public function stands there with
-- the parameters it takes, and nothing else does; the list of options is what verbs check
local core = require "lian.core"
local lian = require "lian"
local probe = require "spec.support.probe"

local function read(path)
  local file <close> = assert(io.open(path))
  return file:read("a")
end

local TEXT = read("doc/library/lian.d.lua")

local function sorted(set)
  local out = {}
  for key in pairs(set) do out[#out + 1] = key end
  table.sort(out)
  return out
end

-- owner -> name -> parameters, as the annotations write them
local function written()
  local owners = {}
  for owner, mark, name, parameters in TEXT:gmatch("\nfunction ([%w_]+)([.:])([%w_]+)%((.-)%) end") do
    local key = owner .. mark
    owners[key] = owners[key] or {}
    assert(not owners[key][name], key .. name .. " stands twice")
    owners[key][name] = parameters
  end
  return owners
end

local OWNERS = written()

-- the names of functions that users reach: raw ones of the core are for the library
local function functions(members)
  local out = {}
  for name, value in pairs(members) do
    local public = type(name) == "string" and not name:match("^_") and not name:match("^raw_")
    if public and type(value) == "function" then out[name] = true end
  end
  return out
end

local function with(a, b)
  local out = {}
  for _, set in ipairs{a, b} do for name in pairs(set) do out[name] = true end end
  return out
end

local MEMBERS = {}
for name in pairs(lian) do MEMBERS[name] = true end

local function methods_of(value) return functions(core.metatable(value).__index) end

-- what a result at once answers with how to run in time
local REFUSING = {"resilience", "costs", "targets", "against", "self_guarantee", "conservation"}

describe("the annotations", function()
  it("are Lua, and give the module's tables", function()
    local stub = assert(load(TEXT))()
    for _, name in ipairs{"read", "frame", "report", "recipe"} do assert.equal("table", type(stub[name])) end
  end)

  for name, members in pairs{lian = lian, lian_read = lian.read, lian_frames = lian.frame, lian_reports = lian.report,
    lian_recipes = lian.recipe} do
    it("have the functions of " .. name .. ", and no others", function()
      assert.same(sorted(functions(members)), sorted(OWNERS[name .. "."]))
    end)
  end

  for class, object in pairs(probe.objects()) do
    local owner = class:match("^(%w[%w_]*):$")
    if owner and owner ~= "result" then
      local of_results = {run = "lian_run", sweep = "lian_sweep", at_once = "lian_result_at_once",
        on_items = "lian_result_on_items", over_years = "lian_run_on_items", items_sweep = "lian_sweep_on_items"}
      it("have the methods of " .. class .. ", and no others", function()
        local told = OWNERS[(of_results[owner] or "lian_" .. owner) .. ":"]
        if of_results[owner] then told = with(told, OWNERS["lian_result:"]) end
        for _, name in ipairs(owner == "at_once" and REFUSING or {}) do
          assert.error_matches(function() object[name](object) end, "this scenario ran at once")
          told[name] = true
        end
        assert.same(sorted(methods_of(object)), sorted(told))
      end)
    end
  end

  it("give every function of Lua the parameters that it takes", function()
    local bad = {}
    for _, entry in ipairs(require("lian.reference").entries()) do
      if entry.signature then
        local signature = entry.signature:gsub("%s", "")
        if entry.prefix:sub(-1) == ":" then signature = signature:gsub("^[%w_]+,?", "", 1) end
        local told = entry.parameters:gsub("%s", "")
        if select(2, signature:gsub("[^,]+", "")) ~= select(2, told:gsub("[^,]+", "")) then
          bad[#bad + 1] = ("%s(%s): (%s)"):format(entry.call, signature, told)
        end
      end
    end
    assert.same({}, bad)
  end)

  it("say of every function what it is, what its parameters are, and what it gives back", function()
    -- what gives nothing back: what closes, and what only says where the answer is to be had
    local NOTHING = {["chain:close"] = true, ["network:close"] = true, ["matrix:close"] = true, ["store:close"] = true,
      ["at_once:series"] = true, ["on_items:flows"] = true, ["on_items:series"] = true, ["sweep:flows"] = true,
      ["over_years:flows"] = true, ["items_sweep:flows"] = true, ["items_sweep:losses"] = true}
    local bad = {}
    for _, entry in ipairs(require("lian.reference").entries()) do
      local text, gives = "", false
      for _, line in ipairs(entry.block) do
        local tag, rest = line:match("^@(%w+)%s*(.*)")
        if not tag then text = text .. line end
        gives = gives or tag == "return" and rest:find("%S") ~= nil
        if tag == "param" and not rest:match("^[%w_.]+%??%s+%S") then bad[#bad + 1] = entry.call .. ": " .. line end
      end
      if not text:find("%a") then bad[#bad + 1] = entry.call .. ": no text" end
      if gives == (NOTHING[entry.call] or false) then bad[#bad + 1] = entry.call .. ": @return" end
    end
    assert.same({}, bad)
  end)

  it("use no type of lian that is not defined there", function()
    local defined, bad = {}, {}
    for class in TEXT:gmatch("%-%-%-@class ([%w_.]+)") do defined[class] = true end
    for line in TEXT:gmatch("[^\n]+") do
      local type = line:match("^%-%-%-@[prf][%w]+ .*")
      for name in (type or ""):gmatch("%f[%w]lian%.[%w_]+%.?[%w_]*") do
        name = name:gsub("%.$", "")
        local a_function = MEMBERS[name:match("^lian%.([%w_]+)")] -- in a text
        if not defined[name] and not a_function then bad[#bad + 1] = name .. ": " .. line end
      end
    end
    assert.same({}, bad)
  end)

  it("give every instrument a constructor with its fields, typed one by one", function()
    for _, declaration in ipairs(require "lian.scenario.instruments") do
      local name = declaration.name
      assert.equal("given", OWNERS["lian."][name])
      local block = assert(TEXT:match("%-%-%-@class lian%.fields%." .. name .. "\n(.-)\n\n"))
      for _, field in ipairs(declaration.fields) do
        local mark = field.required and " " or "%? "
        assert.truthy(block:find("@field " .. field.name .. mark .. "%S"), name .. "." .. field.name)
      end
      assert.equal(#declaration.fields, select(2, block:gsub("@field", "")))
    end
  end)
end)

describe("the list of options", function()
  it("is what the verbs check (run `make doc` after a change)", function()
    assert.equal(read("lua/lian/help/options.lua"), probe.text())
  end)

  it("has every verb that takes options", function()
    local _, left = probe.options()
    table.sort(left)
    assert.same({"lian.recipe.of", "lian.recipe.write", "report:provenance"}, left)
  end)

  it("says of each what it means, and tells of nothing that is not there", function()
    local words, used, bare = require "lian.help.words", {}, {}
    for call, list in pairs((probe.options())) do
      for _, option in ipairs(list) do
        local key = words[call .. "." .. option[1]] and call .. "." .. option[1] or option[1]
        used[key] = true
        if not words[key] then bare[#bare + 1] = call .. "." .. option[1] end
      end
    end
    assert.same({}, bare)
    for key in pairs(words) do assert.truthy(used[key], key) end
  end)
end)
