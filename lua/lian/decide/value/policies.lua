--- The policies whose worth is asked for: each an instrument, a list of instruments or the shocks of a scenario,
--- under a name of its own. Luck is drawn by names (lian.scenario.bind): a shock whose stream another owner has too
--- gets its policy's name, so that it is drawn alike in every set.
local bind = require "lian.scenario.bind"
local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local options = require "lian.base.options"
local scenarios = require "lian.scenario"

local policies = {}

policies.MOST = 30

local EXPECTED = "an instrument such as lian.stockpile{...}, a list of them, or a scenario"

-- the shocks of one entry, and what it is called where it says so itself
local function shocks_of(path, given)
  if declare.is(given) then return {given}, declare.label(given) end
  if scenarios.is(given) then
    return table.move(given.shocks, 1, #given.shocks, 1, {}), given.name
  end
  if type(given) ~= "table" or getmetatable(given) ~= nil then options.fail(path, EXPECTED, given) end
  for _, key in ipairs(options.keys(path, given, EXPECTED)) do
    if key ~= "name" then options.fail(("%s.%s"):format(path, key), EXPECTED, given[key]) end
  end
  if given.name ~= nil and (type(given.name) ~= "string" or given.name == "") then
    options.fail(path .. ".name", "a text", given.name)
  end
  local out = {}
  for k, shock in ipairs(given) do
    if not declare.is(shock) then options.fail(("%s[%d]"):format(path, k), "an instrument", shock) end
    out[k] = shock
  end
  return out, given.name or #out == 1 and declare.label(out[1]) or nil
end

local function add(list, path, name, given)
  local shocks, own = shocks_of(path, given)
  name = name or own or options.raise(path .. ": a list of instruments needs a name = '...'")
  if #shocks == 0 then options.fail(path, "at least one instrument", "none") end
  for _, shock in ipairs(shocks) do
    if declare.of(shock.kind).is == "target" then
      options.raise(("%s: a target is no policy; give it to the scenario `base`"):format(path))
    end
  end
  if name:find("[\n\r]") then options.fail(path, "a name of one line", name) end
  for _, other in ipairs(list) do
    if other.name == name then
      options.raise(("%s: the policy '%s' is named twice (%s); give one of them a name of its own"):format(path, name,
        other.path))
    end
  end
  list[#list + 1] = {name = name, shocks = shocks, path = path}
end

-- the streams of luck and the labels of some shocks, as they are in a run
local function marks_of(shocks, chain, home)
  local drawn, streams = bind.draw({shocks = shocks, home = home}, chain, 1, 1, home)
  local out = {}
  for k, shock in ipairs(drawn) do out[k] = {stream = streams[k], label = declare.label(shock)} end
  return out
end

local function seen_by(seen, mark, owner)
  local one, other = seen["stream " .. mark.stream], seen["label " .. mark.label]
  return one and one ~= owner and one or other and other ~= owner and other or nil
end

local function note(seen, mark, owner)
  seen["stream " .. mark.stream], seen["label " .. mark.label] = owner, owner
end

-- names for shocks whose luck, or whose costs, could not be told from another owner's
local function tell_apart(list, base, chain, home)
  local seen = {}
  for _, mark in ipairs(marks_of(base.shocks, chain, home)) do note(seen, mark, "the scenario") end
  for _, policy in ipairs(list) do
    for k, mark in ipairs(marks_of(policy.shocks, chain, home)) do
      if seen_by(seen, mark, policy.name) and not policy.shocks[k].name then
        policy.shocks[k] = declare.with(policy.shocks[k], {name = policy.name})
      end
    end
    policy.labels = {}
    for _, mark in ipairs(marks_of(policy.shocks, chain, home)) do
      local other = seen_by(seen, mark, policy.name)
      if other then
        options.raise(("%s: '%s' and %s have both an instrument called '%s'; give them names of their own"):format(
          policy.path, policy.name, other == "the scenario" and other or ("'%s'"):format(other), mark.label))
      end
      policy.labels[mark.label] = true
    end
    for _, mark in ipairs(marks_of(policy.shocks, chain, home)) do note(seen, mark, policy.name) end
  end
end

---The policies as written: first those without a key, then by name.
---@param given table
---@param base lian.scenario
---@param chain lian.chain
---@param home string|nil
---@return table[] policies name, shocks, labels (set of what its instruments are called in costs)
function policies.read(given, base, chain, home)
  local list = {}
  local names = options.keys("value.policies", given, "policies, or name -> policy")
  for k = 1, #given do add(list, ("value.policies[%d]"):format(k), nil, given[k]) end
  for _, name in ipairs(names) do add(list, ("value.policies.%s"):format(name), name, given[name]) end
  if #list == 0 then options.fail("value.policies", "at least one policy", "none") end
  if #list > policies.MOST then
    options.fail("value.policies", ("at most %d policies"):format(policies.MOST), #list)
  end
  tell_apart(list, base, chain, home)
  return list
end

---Why runs cannot tell what all of a policy costs; nil where they can.
---@param policy table (policies.read)
---@param chain lian.chain
---@return string|nil
function policies.lacks_cost(policy, chain)
  if chain:meta().kind ~= "items" then return nil end
  for _, shock in ipairs(policy.shocks) do
    local act = declare.of(shock.kind).over_years
    local why = act and act.lacks_cost and act.lacks_cost(shock, chain)
    if why then return why end
  end
end

-- ---- costs that are given

local function cost_of(path, given, base, unit)
  if type(given) == "number" then given = {[math.floor(base.from)] = given} end
  options.plain(path, given, "money, or year -> money")
  local years, any = {}, false
  for year, money in pairs(given) do
    if year == "unit" then
      if type(money) ~= "string" then options.fail(path .. ".unit", "a text", money) end
      if money ~= unit then
        options.raise(("%s.unit: the chain counts in '%s' and this cost in '%s'; give it in the chain's unit"):format(
          path, unit or "?", money))
      end
    else
      local number = math.tointeger(year)
      if not number then options.fail(path, "years, and `unit`", tostring(year)) end
      if number < math.floor(base.from) or number >= base.to then
        options.fail(("%s[%d]"):format(path, number), format("a year of the run, %g to %g", base.from, base.to), number)
      end
      if type(money) ~= "number" or not (money >= 0 and money < math.huge) then
        options.fail(("%s[%d]"):format(path, number), "money of at least 0", money)
      end
      years[number], any = money, true
    end
  end
  if not any then options.fail(path, "money, or year -> money", "none") end
  return years
end

---Costs that are given in place of what runs would say: name -> {[year] = money}.
---@param given table|nil
---@param list table[] (policies.read)
---@param base lian.scenario
---@param chain lian.chain
---@return table<string, table<integer, number>>
function policies.costs(given, list, base, chain)
  local out, names = {}, {}
  for k, policy in ipairs(list) do names[k] = policy.name end
  for _, name in ipairs(given and options.keys("value.costs", given, "policy -> money, or year -> money") or {}) do
    local known = false
    for _, other in ipairs(names) do known = known or other == name end
    if not known then options.raise(options.unknown("value.costs", "policy", name, names)) end
    out[name] = cost_of("value.costs." .. name, given[name], base, chain:meta().unit)
  end
  if given and #given > 0 then options.fail("value.costs", "policy -> money, or year -> money", "an array") end
  return out
end

return policies
