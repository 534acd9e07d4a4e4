--- What a scenario did to a chain at once: losses, deliveries, prices, a summary.
local base = require "lian.scenario.results.base"
local common = require "lian.methods.common"
local frame = require "lian.frame"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local methods = {}

local function rest_of(whole, part)
  local out = {}
  for i, v in ipairs(whole) do out[i] = v - part[i] end
  return out
end

-- column name -> losses of output by node, in the order that they are shown
local function output_parts(self)
  local out, d, s = {{"before", self.chain:output()}}, self.outcome.demand, self.outcome.supply
  if d then
    out[#out + 1] = {"demand_loss", d.loss}
    out[#out + 1] = {"demand_direct", d.direct}
    out[#out + 1] = {"demand_indirect", rest_of(d.loss, d.direct)}
  end
  if s then
    if s.best then out[#out + 1] = {"best_loss", s.best.loss} end
    out[#out + 1] = {"rationed_loss", s.rationed.loss}
    out[#out + 1] = {"supply_direct", s.direct}
    out[#out + 1] = {"rationed_indirect", rest_of(s.rationed.loss, s.direct)}
  end
  return out
end

-- final deliveries: what is bought before; less asked for (demand side), asked for and not delivered (under caps)
local function final_parts(self)
  local d, s, open = self.outcome.demand, self.outcome.supply, self.outcome.state
  local before = {}
  for i, v in ipairs(self.chain:final_demand()) do before[i] = math.max(0, v) end
  local out = {{"before", before}}
  if d then
    local less = {}
    for i = 1, #self.chain do less[i] = 0 end
    for i, row in pairs(open.finals) do
      less[i] = common.sum(open.demand.values:row(i)) - common.sum(row)
    end
    out[#out + 1] = {"demand_loss", less}
  end
  if s then
    if s.best then out[#out + 1] = {"best_loss", s.best.undelivered} end
    out[#out + 1] = {"rationed_loss", s.rationed.undelivered}
  end
  return out
end

---Losses in the chain's unit per year. `each`: "node" (default), "region", any other axis, or "total". `of`: "output"
---(default), "final_demand" (what final users do not ask for any more, demand side; or ask for and do not get, under
---caps), "value_added", "employment" or any other extension, "income" or an input row (these follow output at the
---table's coefficients). Columns: before; demand_loss with its direct part (sales that fall away at once) and
---indirect part (their suppliers); best_loss and rationed_loss under caps, supply_direct (what the caps take) and
---rationed_indirect; share: the largest of the losses over what was before.
---@param self lian.result_at_once
---@param given? {each: string, of: string}
---@return lian.frame
function methods.losses(self, given)
  local o = options.check("losses", given, base.LOSSES)
  if o.of == "delivery" then options.raise("losses.of: 'delivery' is called 'final_demand' now") end
  local final = o.of == "final_demand"
  local weights, unit
  if final then unit = self.chain:meta().unit else weights, unit = base.weights(self, o.of, "losses.of") end
  local parts = final and final_parts(self) or output_parts(self)
  return base.losses(self, o, parts, weights, unit, function(sums, columns)
    local worst, any = {}, false
    for name, values in pairs(sums) do
      for k, v in ipairs(name:find("_loss$") and values or {}) do worst[k], any = math.max(worst[k] or v, v), true end
    end
    for k, v in ipairs(worst) do worst[k] = sums.before[k] ~= 0 and v / sums.before[k] or 0 end
    if any then columns[#columns + 1] = {"share", worst} end
  end)
end

-- flows and final purchases by node and region of buyers
local function deliveries(chain, flows, recipes_scale, finals, final_scale, regions)
  local buyers = places.buyers(chain)
  local links = base.by_region(flows, chain:axis("region"), regions, #chain, recipes_scale)
  local place = {}
  for r, name in ipairs(regions) do place[name] = r end
  for i = 1, #chain do
    for d, v in ipairs(finals(i)) do
      local r = v > 0 and place[buyers[d]]
      if r then links[i][r] = links[i][r] + v * (final_scale and final_scale[i] or 1) end
    end
  end
  return links
end

---Deliveries by origin, destination and good, money a year: `before`, and after the scenario: `demand` (with links and
---demand as cut) or `rationed` (with short supply). `by` (origins), `on` (destinations), `goods`: only these. Final
---users included; what draws bring is not. Rows with the largest change first. Cost: O(n^2) a column.
---```lua
---print(result:flows{on = "CHN", goods = "C"}:top(10))
---```
---@param self lian.result_at_once
---@param given? {by: string|string[], on: string|string[], goods: string|string[]}
---@return lian.frame columns by, on, goods, before, demand, rationed, change (of the last against before), moved
function methods.flows(self, given)
  local chain, open, d, s = self.chain, self.outcome.state, self.outcome.demand, self.outcome.supply
  local z = chain:flows()
  if not z then options.raise("flows: a network has its links; ask a run in time") end
  local regions, seen = places.regions(chain), {}
  for _, name in ipairs(regions) do seen[name] = true end
  local buyers = places.buyers(chain)
  for k = 1, buyers.n do
    if buyers[k] and not seen[buyers[k]] then seen[buyers[k]], regions[#regions + 1] = true, buyers[k] end
  end
  local function row_before(i) return chain:block("demand").values:row(i) end
  local function row_after(i) return open.finals[i] or open.demand.values:row(i) end
  local parts = {{"before", deliveries(chain, z, nil, row_before, nil, regions)}}
  local x0 = self.outcome.table:output()
  local function scale(x)
    local out = {}
    for j, v in ipairs(x0) do out[j] = v ~= 0 and x[j] / v or 0 end
    return out
  end
  if d then parts[#parts + 1] = {"demand", deliveries(chain, open.flows, scale(d.output), row_after, nil, regions)} end
  if s then
    local share, row = {}, function(i) return open.demand.values:row(i) end
    for i = 1, #chain do
      local bought = 0
      for _, v in ipairs(row(i)) do bought = bought + math.max(0, v) end
      local net = math.max(0, self.outcome.table:final_demand()[i])
      share[i] = net > 0 and bought > 0 and math.max(0, s.rationed.delivered[i]) / net or 1
    end
    parts[#parts + 1] = {"rationed", deliveries(chain, s.rationed.recipes or self.outcome.table:flows(),
      scale(s.rationed.output), row, share, regions)}
  end
  return base.flows(self, given, regions, parts)
end

---A run at once has no path: give the scenario from, to and step.
---@param _ lian.result_at_once
function methods.series(_) options.raise("series: this scenario ran at once; give it from, to and step") end

---Price changes by node, when a tariff was in the scenario; nil otherwise.
---@param self lian.result_at_once
---@return lian.frame|nil
function methods.prices(self) return self.outcome.prices end

---The nodes whose caps bind in the best case, with the final delivery that a further unit of their output would allow
---(shadow price), their cap, and what the shocks took off it.
---@param self lian.result_at_once
---@return lian.frame|nil
function methods.bottlenecks(self)
  local best = self.outcome.supply and self.outcome.supply.best
  if not best then return nil end
  local labels, caps, x = self.chain:nodes(), self.outcome.supply.caps, self.outcome.table:output()
  local names, prices, cap, cut, unit = {}, {}, {}, {}, self.chain:meta().unit
  for i, p in ipairs(best.price) do
    if p > 0 and x[i] > caps[i] then
      local k = #names + 1
      names[k], prices[k], cap[k], cut[k] = labels[i], p, caps[i], x[i] - caps[i]
    end
  end
  local columns = {count = #names, {"node", names}, base.name_column(self.chain, "node", names)}
  for _, column in ipairs{{"shadow_price", prices}, {"cap", cap, unit = unit}, {"cut", cut, unit = unit}} do
    columns[#columns + 1] = column
  end
  return frame.new(columns):sort("shadow_price", "descending")
end

local function share(part, whole) return whole ~= 0 and 100 * part / whole or 0 end

local function largest_region(self, column)
  local f = self.chain:axis("region") and self:losses{each = "region", of = "value_added"}
  if not f or #f < 2 then return "" end
  local top = f:top(1, column)
  return ("; hardest hit: %s (%.2f %% of its value added)"):format(top(1, "region"),
    share(top(1, column), top(1, "before")))
end

---What came out, in a few sentences with figures.
---@param self lian.result_at_once
---@return string
function methods.summary(self)
  local unit = self.chain:meta().unit
  local output, added = self:losses{each = "total"}, self:losses{each = "total", of = "value_added"}
  local lines = {self.name}
  local function add(text, ...) lines[#lines + 1] = "  " .. text:format(...) end
  local function amount(f, column)
    return ("%.5g %s (%.3f %%)"):format(f(1, column), unit, share(f(1, column), f(1, "before")))
  end
  local d, s = self.outcome.demand, self.outcome.supply
  if d then
    add("lost sales (demand side): output falls by %s, value added by %s%s",
      amount(output, "demand_loss"), amount(added, "demand_loss"), largest_region(self, "demand_loss"))
  end
  if s then
    local delivery = self:losses{each = "total", of = "final_demand"}
    if s.best then
      add("short supply, best case: final delivery falls by %s, value added by %s%s",
        amount(delivery, "best_loss"), amount(added, "best_loss"), largest_region(self, "best_loss"))
    else
      add("no best case: %s", s.no_best)
    end
    add("short supply, rationed: final delivery falls by %s, value added by %s%s",
      amount(delivery, "rationed_loss"), amount(added, "rationed_loss"),
      largest_region(self, "rationed_loss"))
  end
  if self.outcome.prices then
    local top = self.outcome.prices:top(1, "price_change")
    add("prices: %s rises most, by %.3f %%; %s", top(1, "node"), 100 * top(1, "price_change"),
      self.outcome.prices.note)
  end
  if not d and not s and not self.outcome.prices then add("nothing is shocked: the table as it is") end
  for _, note in ipairs(self.notes) do add("%s", note) end
  return table.concat(lines, "\n")
end

---All frames of the result by name, as a store saves them.
---@param self lian.result_at_once
---@return table<string, lian.frame>
function methods.frames(self)
  return {losses = self:losses(), prices = self:prices(), bottlenecks = self:bottlenecks(),
    by_region = self.chain:axis("region") and self:losses{each = "region"} or nil,
    delivery = self.outcome.supply and self:losses{of = "final_demand"} or nil}
end

---How well the answers are solved: rounds of rationing, steps and gap of the linear program; nil when no supply was
---short.
---@param self lian.result_at_once
---@return string|nil
function methods.solution(self)
  local s = self.outcome.supply
  if not s then return nil end
  local text = ("rationing settled in %d rounds, the worst call %.1e of the largest output above what "
    .. "can be met"):format(s.rationed.rounds, s.rationed.gap)
  if not s.best then return text end
  return text .. ("; linear program solved in %d steps to a relative gap of %.1e"):format(s.best.rounds,
    s.best.gap)
end

-- what provenance says beside what all results say
function methods.more_provenance(self, out) out.solution = self:solution() end

local meta = base.class("lian.result_at_once", "result:", methods)

---@param given table {name, source, chain, outcome, text, script, options_text, notes}
---@return lian.result_at_once
return function(given) return setmetatable(given, meta) end
