--- What the shocks of a scenario do to an economy, step by step: lost capacity, cut links, final demand.
--- Overlapping losses of capacity and cuts multiply what remains; changes of demand act one after another.
local common = require "lian.methods.common"
local curve = require "lian.time.curve"
local options = require "lian.options"

local events = {}

local function regions_of(chain, path)
  local regions = chain:axis("region")
  if not regions then options.raise(path .. ": this chain has no regions") end
  return regions
end

local function check_region(regions, region, path)
  local seen, names = {}, {}
  for _, r in ipairs(regions) do
    if not seen[r] then seen[r], names[#names + 1] = true, r end
  end
  if seen[region] then return end
  local near = options.nearest(tostring(region), names)
  options.raise(("%s: no region '%s'%s"):format(path, tostring(region),
    near and (", did you mean '%s'?"):format(near) or ""))
end

-- nodes that a shock names by goods or nodes, in a region
local function hit_nodes(chain, shock, path)
  local is_good = common.matcher(chain, shock.goods or shock.nodes, "sector", path .. ".goods")
  local regions, list = chain:axis("region"), {}
  if shock.on then check_region(regions_of(chain, path), shock.on, path .. ".on") end
  for i = 1, #chain do
    if is_good(i) and (not shock.on or regions[i] == shock.on) then list[#list + 1] = i end
  end
  if #list == 0 then options.raise(path .. ": no node is hit") end
  return list
end

local MAKE = {}
local ONLY_CAPACITY = {capacity = true, destruction = true, stockpile = true} -- losses are of capacity alone

function MAKE.capacity(chain, shock, path)
  if (shock.goods == nil) == (shock.nodes == nil) then options.raise(path .. ": give goods or nodes") end
  return {nodes = hit_nodes(chain, shock, path)}
end

-- flags of origins and buyers; what final users in the region buy of each origin, a year
function MAKE.embargo(chain, shock, path)
  if chain:meta().sparse or chain:meta().split or not chain:axis("region") then
    options.raise(path .. ": in time an embargo needs a dense table of several regions")
  end
  if not shock.on then options.raise(path .. ": 'on' says on whom") end
  local regions = regions_of(chain, path)
  check_region(regions, shock.on, path .. ".on")
  local wanted = shock.by ~= "*" and common.as_set(shock.by) or nil
  for region in pairs(wanted or {}) do check_region(regions, region, path .. ".by") end
  local is_good = common.matcher(chain, shock.goods, "sector", path .. ".goods")
  local from, to, finals, any = {}, {}, {}, false
  local demand = chain:block("demand")
  for i = 1, #chain do
    from[i] = regions[i] ~= shock.on and (not wanted or wanted[regions[i]] ~= nil) and is_good(i) and true or false
    to[i] = regions[i] == shock.on
    any = any or from[i]
    if from[i] and shock.finals then
      local sum = 0
      for d, v in ipairs(demand.values:row(i)) do
        if demand.regions[d] == shock.on then sum = sum + math.max(0, v) end
      end
      finals[i] = sum > 0 and sum or nil
    end
  end
  if not any then options.raise(path .. ": no origin is hit") end
  return {from = from, to = to, finals = finals}
end

-- by node: what the chosen final users buy, a year; `change` as a share of it
function MAKE.demand(chain, shock, path)
  local demand, finals, whole = chain:block("demand"), {}, 0
  if shock.on then check_region(regions_of(chain, path), shock.on, path .. ".on") end
  if shock.category and not common.as_set(demand.labels)[shock.category] then
    options.raise(("%s.category: no '%s'"):format(path, shock.category))
  end
  for _, i in ipairs(hit_nodes(chain, {goods = shock.goods, nodes = shock.nodes}, path)) do
    local sum = 0
    for d, v in ipairs(demand.values:row(i)) do
      if (not shock.on or demand.regions[d] == "" or demand.regions[d] == shock.on) and
        (not shock.category or demand.labels[d] == shock.category) then sum = sum + math.max(0, v) end
    end
    finals[i], whole = sum > 0 and sum or nil, whole + sum
  end
  if whole <= 0 then options.raise(path .. ": there is no demand to change") end
  local change = shock.change or shock.amount / whole
  if change < -1 then options.fail(path .. ".amount", ("at least -%.6g"):format(whole), shock.amount) end
  return {finals = finals, change = change}
end

-- makers of the builders' sectors: shares of the work for node j, as it bought of them, else by output
local function work_for(chain, j, builders, sector, path)
  local flows, x, out = chain:flows(), chain:output(), {}
  for name, share in pairs(builders) do
    local bought, made, any = 0, 0, false
    for i, of in ipairs(sector) do
      if of == name then
        any = true
        bought, made = bought + math.max(0, flows:get(i, j)), made + math.max(0, x[i])
      end
    end
    if not any or made <= 0 then options.raise(("%s.builders: no maker of '%s'"):format(path, name)) end
    for i, of in ipairs(sector) do
      if of == name then
        local part = bought > 0 and math.max(0, flows:get(i, j)) / bought or math.max(0, x[i]) / made
        if part > 0 then out[i] = (out[i] or 0) + share * part end
      end
    end
  end
  return out
end

function MAKE.destruction(chain, shock, path)
  if chain:meta().sparse then options.raise(path .. ": needs a dense table; on a network take capacity") end
  if (shock.goods == nil) == (shock.nodes == nil) then options.raise(path .. ": give goods or nodes") end
  local added, sector, damaged = chain:value_added(), chain:axis("sector") or chain:nodes(), {}
  for _, j in ipairs(hit_nodes(chain, shock, path)) do
    local capital = shock.capital * added[j]
    if capital > 0 and shock.share > 0 then
      damaged[#damaged + 1] = {node = j, capital = capital, whole = shock.share * capital, left = 0,
        work = work_for(chain, j, shock.builders, sector, path)}
    end
  end
  if #damaged == 0 then options.raise(path .. ": there is no capital to destroy") end
  return {damaged = damaged}
end

-- goods by number, nodes that hold them, and what a month of their use is worth
function MAKE.stockpile(chain, shock, path, context)
  if not context.goods then options.raise(path .. ": needs a dense table") end
  local regions, nodes, wanted, list = chain:axis("region"), {}, common.as_set(shock.goods), {}
  if shock.on then check_region(regions_of(chain, path), shock.on, path .. ".on") end
  for i = 1, #chain do nodes[i] = not shock.on or regions[i] == shock.on end
  for g, name in ipairs(context.goods) do
    if wanted[name] then
      list[#list + 1] = g
      wanted[name] = nil
    end
  end
  local name = next(wanted)
  if name then
    local near = options.nearest(name, context.goods)
    options.raise(("%s.goods: no good '%s'%s"):format(path, name,
      near and (", did you mean '%s'?"):format(near) or ""))
  end
  return {holds = nodes, list = list, held = 0}
end

---The shocks of a scenario, ready to act on a chain.
---@param chain lian.chain
---@param list lian.shock[]
---@param horizon table from, steps (a year)
---@param context {goods: string[], rounded: boolean} goods of a dense table; losses of capacity to six
---  decimals, as BoARIO has them
---@return table events
function events.new(chain, list, horizon, context)
  local self = {act = events.act, settle = events.settle, costs = events.costs, n = #chain, list = {},
    from = horizon.from, steps = horizon.steps, start = math.huge, cut_now = {}, rounded = context.rounded,
    only_capacity = true}
  for k, shock in ipairs(list) do
    local path = ("shocks[%d] (%s)"):format(k, shock.kind)
    local make = MAKE[shock.kind]
    if not make then
      options.raise(path .. ": does not act in time; run the scenario without a step for it")
    end
    local event = make(chain, shock, path, context)
    event.shock = shock
    self.only_capacity = self.only_capacity and ONLY_CAPACITY[shock.kind] ~= nil
    self.destroys = self.destroys or shock.kind == "destruction"
    self.list[k] = event
    if shock.kind ~= "stockpile" then self.start = math.min(self.start, curve.start(shock, horizon.from)) end
  end
  return self
end

-- lost capacity by node
local function loss_at(self, shares)
  local left, loss, capital = {}, {}, {}
  for _, event in ipairs(self.list) do
    for _, d in ipairs(event.damaged or {}) do capital[d.node] = (capital[d.node] or 0) + d.left / d.capital end
  end
  for i, share in pairs(capital) do left[i] = math.max(0, 1 - share) end
  for k, event in ipairs(self.list) do
    if event.shock.kind == "capacity" and shares[k] > 0 then
      for _, i in ipairs(event.nodes) do
        left[i] = (left[i] or 1) * (1 - event.shock.cut * shares[k])
      end
    end
  end
  for i = 1, self.n do
    loss[i] = left[i] and 1 - left[i] or 0
    if self.rounded and not capital[i] then loss[i] = math.floor(loss[i] * 1e6 + 0.5) / 1e6 end
  end
  return loss
end

local function change_final(self, final, shares, kind, change_of)
  for k, event in ipairs(self.list) do
    if event.shock.kind == kind and shares[k] > 0 then
      for i, v in pairs(event.finals) do
        final[i] = math.max(0, final[i] + change_of(event) * shares[k] * v / self.steps)
      end
    end
  end
  return final
end

-- final demand by node, money a step: what is wanted, and what can be asked for under embargoes
local function final_at(self, normal, shares)
  local wanted = change_final(self, table.move(normal, 1, self.n, 1, {}), shares, "demand",
    function(event) return event.change end)
  return wanted, change_final(self, table.move(wanted, 1, self.n, 1, {}), shares, "embargo",
    function(event) return -event.shock.cut end)
end

local function same(a, b)
  for k, v in ipairs(a) do if b[k] ~= v then return false end end
  return #a == #b
end

-- capital is lost when its time comes; what is asked of builders this step, by node. Each builder has its
-- own part of the work, and keeps what it could not deliver
local function rebuild_at(self, time)
  local rebuild, any = {}, false
  for i = 1, self.n do rebuild[i] = 0 end
  for _, event in ipairs(self.list) do
    local start = curve.start(event.shock, self.from)
    local works = time >= start + (event.shock.lasts or 0) - 1e-9
    event.pace = works and event.damaged and 1 / math.max(1, event.shock.within * self.steps) or 0
    for _, d in ipairs(event.damaged or {}) do
      if not d.struck and time >= start - 1e-9 then
        d.struck, d.left, d.parts = true, d.whole, {}
        for i, part in pairs(d.work) do d.parts[i] = d.whole * part end
      end
      for i, left in pairs(works and d.parts or {}) do rebuild[i] = rebuild[i] + left * event.pace end
      any = any or d.left > 0
    end
  end
  return rebuild, any
end

local function settle_damage(self, event, d, share)
  d.left = 0
  for i = 1, self.n do -- in one order, so that sums are the same each time
    local left = d.parts[i]
    if left then
      left = left * (1 - event.pace * share[i])
      if self.rounded then left = math.floor(left * 1e7 + 0.5) / 1e7 end
      d.parts[i], d.left = left, d.left + left
    end
  end
  if d.left < 1e-12 * d.whole then d.left, d.parts = 0, {} end
end

-- the share of a stockpile that is to be there at a time
local function filled(shock, time, from)
  local at = curve.start(shock, from)
  if time < at - 1e-9 or shock.lasts and time >= at + shock.lasts - 1e-9 then return 0 end
  return shock.fill > 0 and math.min(1, (time - at) / shock.fill) or 1
end

-- sets the reserves when they change; notes what they are worth and cost, by calendar year
local function hold_stocks(self, economy, time)
  for _, event in ipairs(self.list) do
    if event.holds then
      local shock = event.shock
      local share = filled(shock, time, self.from)
      if not event.month then
        local use, sum = economy:get(1, "use"), 0
        for _, g in ipairs(event.list) do
          for i, holds in ipairs(event.holds) do sum = sum + (holds and use[(g - 1) * self.n + i] or 0) end
        end
        event.month, event.costs = sum * self.steps / 12, {}
      end
      local value, year = share * shock.months * event.month, math.floor(time + 1e-9)
      local cost = event.costs[year] or {bought = 0, held = 0}
      event.costs[year] = cost
      cost.bought = cost.bought + math.max(0, value - event.held)
      cost.held = cost.held + shock.holding * value / self.steps
      if value ~= event.held then
        for _, g in ipairs(event.list) do
          economy:set_reserve(1, g, event.holds, share * shock.months * self.steps / 12)
        end
        event.held = value
      end
    end
  end
end

---What policies have cost: {policy, year, bought, held}, money.
function events.costs(self)
  local out = {}
  for _, event in ipairs(self.list) do
    local years = {}
    for year in pairs(event.costs or {}) do years[#years + 1] = year end
    table.sort(years)
    for _, year in ipairs(years) do
      local cost = event.costs[year]
      out[#out + 1] = {tostring(event.shock), year, cost.bought, cost.held}
    end
  end
  return out
end

---What was rebuilt in the step leaves the damage.
function events.settle(self, economy)
  if not self.destroys then return end
  local share = economy:get(1, "share_rebuild")
  for _, event in ipairs(self.list) do
    for _, d in ipairs(event.damaged or {}) do if d.left > 0 then settle_damage(self, event, d, share) end end
  end
end

---Sets the economy for the step that begins at `time`; nothing is done when nothing has changed.
---@param economy lian.economy
---@param normal number[] final demand at rest, money a step
---@param time number
---@return number[] loss of capacity by node
---@return boolean active whether any shock holds; what final users want is in self.wanted
function events.act(self, economy, normal, time)
  local shares, cuts, active = {}, {}, false
  for k, event in ipairs(self.list) do
    shares[k] = (event.damaged or event.holds) and 0 or curve.share(event.shock, time, self.from, 1 / self.steps)
    active = active or shares[k] > 0
    if event.from then cuts[#cuts + 1] = event.shock.cut * shares[k] end
  end
  hold_stocks(self, economy, time)
  local rebuild, damaged
  if self.destroys then
    rebuild, damaged = rebuild_at(self, time)
    economy:set(1, "rebuild", rebuild)
  end
  active = active or damaged
  if not self.destroys and self.last and same(self.last, shares) then return self.loss, active end
  self.last, self.loss = shares, loss_at(self, shares)
  local factor = {}
  for i, v in ipairs(self.loss) do factor[i] = 1 - v end
  economy:set(1, "capacity", factor)
  local asked
  self.wanted, asked = final_at(self, normal, shares)
  economy:set(1, "final", asked)
  economy:set(1, "wanted", self.wanted)
  if not same(cuts, self.cut_now) then
    economy:uncut(1)
    self.cut_now = cuts
    local c = 0
    for _, event in ipairs(self.list) do
      if event.from then
        c = c + 1
        if cuts[c] > 0 then economy:cut(1, event.from, event.to, 1 - cuts[c], event.shock.substitution) end
      end
    end
  end
  return self.loss, active
end

return events
