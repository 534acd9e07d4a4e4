local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

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

-- capital of the table's makers; that of makers who have moved is not known
local function make(shock, context, path)
  local at = context.movers and context.movers.base or context
  local chain = at.chain
  if chain:meta().sparse then options.raise(path .. ": needs a dense table; on a network take capacity") end
  local added, sector, damaged = chain:value_added(), chain:axis("sector") or chain:nodes(), {}
  local flows = chain:flows()
  for _, j in ipairs(hits.nodes(at, shock, path)) do
    local capital = shock.capital * added[j]
    if capital > 0 and shock.share > 0 then
      local bought = {}
      for i = 1, #chain do bought[i] = flows:get(i, j) end
      damaged[#damaged + 1] = {node = j, capital = capital, whole = shock.share * capital, left = 0,
        work = work_for(chain, bought, shock.builders, sector, path)}
    end
  end
  local note
  if shock.households > 0 then -- homes: no capacity is lost with them
    local bought
    bought, note = places.purchases(chain, shock.on, path .. ".on")
    damaged[#damaged + 1] = {capital = math.huge, whole = shock.households, left = 0,
      work = work_for(chain, bought, shock.builders, sector, path)}
  end
  if #damaged == 0 then options.raise(path .. ": there is no capital to destroy") end
  return {damaged = damaged, note = note}
end

-- capital is lost when its time comes, and rebuilt from `lasts` on
local function before(event, lane, time)
  local start = curve.start(event.shock, lane.from)
  local works = time >= start + (event.shock.lasts or 0) - 1e-9
  event.pace = works and 1 / math.max(1, event.shock.within * lane.steps) or 0
  for _, d in ipairs(event.damaged) do
    if not d.struck and time >= start - 1e-9 then
      d.struck, d.left, d.parts = true, d.whole, {}
      for i, part in pairs(d.work) do d.parts[i] = d.whole * part end
    end
  end
end

-- what was rebuilt leaves the damage; each builder keeps what it could not deliver
local function settle(event, lane)
  local share = lane.context.economy:get(lane.lane, "share_rebuild")
  for _, d in ipairs(event.damaged) do
    if d.left > 0 then
      d.left = 0
      for i = 1, lane.n do -- in one order, so that sums are the same each time
        local left = d.parts[i]
        if left then
          left = left * (1 - event.pace * share[i])
          if lane.context.rounded then left = math.floor(left * 1e7 + 0.5) / 1e7 end
          d.parts[i], d.left = left, d.left + left
        end
      end
      if d.left < 1e-12 * d.whole then d.left, d.parts = 0, {} end
    end
  end
end

return declare.instrument{
  name = "destruction", is = "shock", needs = {"goods", "nodes", "on"}, time = "span",
  text = "Capital is destroyed, in time: of that of `goods` (or `nodes`) in `on` the share `share`, and with it that "
    .. "share of capacity. From `at` + `lasts` it is rebuilt: a part 1 / `within` a year of what is left is asked of "
    .. "the makers of `builders`, who sell it to the node as they did before, and capacity comes back as they "
    .. "deliver. Rebuilding is served after current orders unless the run says rebuilding = \"alike\". Two "
    .. "destructions of a node add up.",
  example = 'lian.destruction{goods = "C", on = "CHN", share = 0.2, builders = {V = 0.7, E = 0.3}, within = 0.5}',
  fields = {
    {"goods", "labels", text = "sectors (or node labels)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that is hit; every one when left out, but abroad where imports are kept apart"},
    {"share", "share", required = true, text = "capital that is destroyed", unit = "share"},
    {"capital", "positive", default = 4, text = "capital at rest", unit = "years of value added"},
    {"households", "not_negative", default = 0, text = "damage to homes in `on`, rebuilt in the same way by makers "
      .. "from "
      .. "whom final users there buy; no capacity is lost with it", unit = "money"},
    {"builders", "table", required = true, text = "sector -> share of the work, adding up to 1"},
    {"within", "positive", required = true, text = "time scale of rebuilding", unit = "years"},
  },
  check = function(values)
    local sum = 0
    for sector, share in pairs(values.builders) do
      if type(sector) ~= "string" or type(share) ~= "number" or not (share >= 0 and share <= 1) then
        options.fail(("destruction.builders['%s']"):format(tostring(sector)), "a share in [0, 1]", share)
      end
      sum = sum + share
    end
    if math.abs(sum - 1) > 1e-9 then options.fail("destruction.builders", "shares that add up to 1", sum) end
  end,
  in_time = {
    make = make, before = before, settle = settle, always = true, capacity_only = true,
    starves = function(event)
      local nodes = {}
      for _, d in ipairs(event.damaged) do nodes[#nodes + 1] = d.node end
      return nodes
    end,
    strength = function(event)
      local sum = 0
      for _, d in ipairs(event.damaged) do sum = sum + d.left end
      return sum
    end,
    apply = function(event, effect)
      for _, d in ipairs(event.damaged) do
        if d.node then effect:lose(d.node, d.left / d.capital) end
      end
    end,
    work = function(event, _, work)
      if event.pace <= 0 then return end
      for _, d in ipairs(event.damaged) do
        for i, left in pairs(d.parts or {}) do work[i] = work[i] + left * event.pace end
      end
    end,
  },
}
