--- Where a scenario acts on a list of items over years: the providers of each item to home with their shares, and what
--- a shock or policy hits among them.
local case = require "lian.items.case"
local common = require "lian.methods.common"
local options = require "lian.base.options"

local place = {}
local methods = {}
local meta = {__index = methods}

local function known(chain, name)
  local values, out = chain:attribute(name), {}
  for i, v in ipairs(values or {}) do if type(v) == "number" then out[i] = v end end
  return out
end

-- shares of the world's market, as they are when home's makers serve home first (csrc/network/case.c)
local function serve_home(rows, home, use)
  local own, others = 0, 0
  for _, row in ipairs(rows) do
    if row.country == home then own = own + row.share else others = others + row.share end
  end
  local to = math.min(1, own / use)
  local at_home, abroad = own > 0 and to / own or 0, others > 0 and (1 - to) / others or 0
  for _, row in ipairs(rows) do row.share = row.share * (row.country == home and at_home or abroad) end
end

---@param q table an open question (lian.items.case)
---@param horizon table from, to, steps, count
---@return table at
function place.at(q, horizon)
  local parts, chain = q.parts, q.chain
  local self = {chain = chain, parts = parts, home = q.home, n = #chain, labels = q.labels, rows = {}, found = {},
    own = q.case:own(), abroad = q.case:abroad(), cover = known(chain, "stock"), value = known(chain, "value"),
    goal = q.goal, from = horizon.from, to = horizon.to, steps = horizon.steps, judged = {},
    effects_kept = {count = 0}, sets = 0}
  self.at = self -- lanes have contexts of their own, which look here for the rest
  local own_known = known(chain, "own_known") -- 0: what home makes of it is not known (lists of trade)
  for i, list in pairs(case.rows_for(parts, q.home)) do
    local rows = {}
    for k, p in ipairs(list) do
      local g = parts.by[p]
      rows[k] = {name = parts.provider[g], country = parts.country[g], share = parts.share[p]}
    end
    local use = q.own == "home_first" and q.home_use and q.home_use[i]
    if use and parts.to[list[1]] == "" then serve_home(rows, q.home, use) end
    self.rows[i], self.judged[i] = rows, own_known[i] ~= 0 or nil
  end
  return setmetatable(self, meta)
end

---Items that a shock names by `goods` or `nodes`, at least one; all when it names none.
---@return integer[] ascending
function methods.items(self, shock, path)
  local field = shock.goods == nil and shock.nodes ~= nil and "nodes" or "goods"
  return case.items(self.chain, shock[field], path .. "." .. field)
end

---The place of a provider among the rows of an item; a new one, of nothing, where it provides none yet.
---@param i integer
---@param name string a provider or a country
---@return integer row
function methods.row(self, i, name)
  local rows, of_country = self.rows[i], nil
  for k, row in ipairs(rows) do
    if row.name == name then return k end
    if row.country == name then of_country = of_country or k end
  end
  if of_country then return of_country end
  local country = name
  for g, provider in ipairs(self.parts.provider) do if provider == name then country = self.parts.country[g] end end
  rows[#rows + 1] = {name = name, country = country, share = 0}
  return #rows
end

local NAMED = {"goods", "nodes", "by", "on", "toward"}

-- what `find` says of a shock, found once for all draws of it: they differ in numbers, not in what they name
local function once(self, shock, path, find)
  local old = self.found[path]
  for _, field in ipairs(old and NAMED or {}) do
    if old[field] ~= shock[field] then old = nil break end
  end
  if not old then
    old = {value = find()}
    for _, field in ipairs(NAMED) do old[field] = shock[field] end
    self.found[path] = old
  end
  return old.value
end

---Deliveries by item: {item, rows (places among its rows), own and abroad (their shares)}, of providers for which
---`test` holds.
function methods.cells(self, items, test)
  self.at.sets = self.at.sets + 1
  local out = {id = self.at.sets}
  for _, i in ipairs(items) do
    local cell = {item = i, rows = {}, own = 0, abroad = 0}
    for k, row in ipairs(self.rows[i] or {}) do
      if test(row) then
        local whose = row.country == self.home and "own" or "abroad"
        cell.rows[#cell.rows + 1], cell[whose] = k, cell[whose] + row.share
      end
    end
    if #cell.rows > 0 then out[#out + 1] = cell end
  end
  return out
end

---The deliveries that a shock hits: of its goods, by providers or countries ("*": all but home, nil: all). Its
---`cells` are worked out when all shocks have said what they add, see place.settle.
---@param shock lian.shock
---@param path string
---@param by string|string[]|nil
---@param field string the name of the field that gives `by`
---@return table hit
function methods.hit(self, shock, path, by, field)
  return once(self, shock, path, function()
    if by ~= nil then case.check_providers(self.parts, by, ("%s.%s"):format(path, field)) end
    local set = by ~= nil and by ~= "*" and common.as_set(by) or nil
    return {path = path, items = self:items(shock, path), test = function(row)
      if by == "*" then return row.country ~= self.home end
      return not set or set[row.name] ~= nil or set[row.country] ~= nil
    end}
  end)
end

---A hit on what one event moves from all providers but one toward that one, item by item.
---@param items integer[]
---@param toward string a provider or a country
---@param from fun(row: table): boolean whose deliveries move
---@return table hit items, test, toward (item -> row)
function methods.turn(self, shock, path, toward, from)
  return once(self, shock, path, function()
    local hit = {path = path, items = {}, toward = {}}
    for _, i in ipairs(self:items(shock, path)) do
      if self.rows[i] then
        hit.items[#hit.items + 1] = i
        hit.toward[i] = self:row(i, toward)
      end
    end
    if #hit.items == 0 then options.raise(path .. ".goods: no provider is known of these items") end
    function hit.test(row) return row.name ~= toward and row.country ~= toward and from(row) end
    return hit
  end)
end

---Works out what events hit once all have added their providers; raises one message for those that hit nothing.
---@param events table[]
function methods.settle(self, events)
  local problems = {}
  for _, event in ipairs(events) do
    local hit = event.hit
    if hit and not hit.cells then
      hit.cells = self:cells(hit.items, hit.test)
      if #hit.cells == 0 and not hit.may_miss then
        problems[#problems + 1] = hit.path .. ": no delivery is hit: none of its providers has a share in its goods"
      end
    end
  end
  if #problems > 0 then options.raise(table.concat(problems, "\n  ")) end
end

return place
