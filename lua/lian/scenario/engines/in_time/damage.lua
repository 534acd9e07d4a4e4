--- Destroyed capital and its rebuilding. Capital is lost when its time comes; each builder has its own part of
--- the work, and keeps what it could not deliver.
local curve = require "lian.scenario.engines.in_time.curve"
local hits = require "lian.scenario.engines.in_time.hits"
local options = require "lian.base.options"

local damage = {capacity_only = true}

-- makers of the builders' sectors: shares of the work, as was bought of each (by node), else by output
local function work_for(chain, bought_of, builders, sector, path)
  local x, out = chain:output(), {}
  for name, share in pairs(builders) do
    local bought, made, any = 0, 0, false
    for i, of in ipairs(sector) do
      if of == name then
        any = true
        bought, made = bought + math.max(0, bought_of[i]), made + math.max(0, x[i])
      end
    end
    if not any or made <= 0 then options.raise(("%s.builders: no maker of '%s'"):format(path, name)) end
    for i, of in ipairs(sector) do
      if of == name then
        local part = bought > 0 and math.max(0, bought_of[i]) / bought or math.max(0, x[i]) / made
        if part > 0 then out[i] = (out[i] or 0) + share * part end
      end
    end
  end
  return out
end

function damage.make(context, shock, path)
  local chain = context.chain
  if chain:meta().sparse then options.raise(path .. ": needs a dense table; on a network take capacity") end
  if (shock.goods == nil) == (shock.nodes == nil) then options.raise(path .. ": give goods or nodes") end
  local added, sector, damaged = chain:value_added(), chain:axis("sector") or chain:nodes(), {}
  local flows = chain:flows()
  for _, j in ipairs(hits.nodes(chain, shock.goods or shock.nodes, shock.on, path)) do
    local capital = shock.capital * added[j]
    if capital > 0 and shock.share > 0 then
      local bought = {}
      for i = 1, #chain do bought[i] = flows:get(i, j) end
      damaged[#damaged + 1] = {node = j, capital = capital, whole = shock.share * capital, left = 0,
        work = work_for(chain, bought, shock.builders, sector, path)}
    end
  end
  if shock.households > 0 then -- homes: no capacity is lost with them
    damaged[#damaged + 1] = {capital = math.huge, whole = shock.households, left = 0,
      work = work_for(chain, hits.finals(chain, shock.on), shock.builders, sector, path)}
  end
  if #damaged == 0 then options.raise(path .. ": there is no capital to destroy") end
  return {damaged = damaged}
end

-- runs over what is damaged, in one order
local function each(self, visit)
  for _, event in ipairs(self.list) do
    for _, d in ipairs(event.damaged or {}) do visit(d, event) end
  end
end

---Capital is lost when its time comes; whether any damage is left.
function damage.begin(self, time)
  local any = false
  each(self, function(d, event)
    local start = curve.start(event.shock, self.from)
    local works = time >= start + (event.shock.lasts or 0) - 1e-9
    event.pace = works and 1 / math.max(1, event.shock.within * self.steps) or 0
    if not d.struck and time >= start - 1e-9 then
      d.struck, d.left, d.parts = true, d.whole, {}
      for i, part in pairs(d.work) do d.parts[i] = d.whole * part end
    end
    any = any or d.left > 0
  end)
  return any
end

---Capacity falls with capital.
function damage.lose(self, effect)
  local lost = {}
  each(self, function(d) if d.node then lost[d.node] = (lost[d.node] or 0) + d.left / d.capital end end)
  for i, share in pairs(lost) do effect.capacity[i] = effect.capacity[i] * math.max(0, 1 - share) end
end

---Whether a node has capital that was destroyed.
function damage.hits(self, node)
  local hit = false
  each(self, function(d) hit = hit or d.node == node end)
  return hit
end

---What is asked of builders this step, by node, on top of other work (or nil).
function damage.work(self, work)
  each(self, function(d, event)
    if not work then
      work = {}
      for i = 1, self.n do work[i] = 0 end
    end
    for i, left in pairs(event.pace > 0 and d.parts or {}) do work[i] = work[i] + left * event.pace end
  end)
  return work
end

---What was rebuilt leaves the damage.
function damage.leave(self, share)
  each(self, function(d, event)
    if d.left <= 0 then return end
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
  end)
end

return damage
