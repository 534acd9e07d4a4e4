--- What a scenario did to a chain at once: losses, deliveries, prices, a summary.
local base = require "lian.scenario.results.base"
local common = require "lian.methods.common"
local deliveries = require "lian.scenario.results.at_once_flows"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local told = require "lian.scenario.results.at_once_told"

local methods = {}

-- final demand as the flows of the run see it
local function final_of(self, chain) return common.final_demand(chain, self.outcome.flows) end

-- column name -> losses of output by node, in the order that they are shown
local function output_parts(self)
  local out, d, s = {{"before", self.chain:output()}}, self.outcome.demand, self.outcome.supply
  if d then
    out[#out + 1] = {"demand_loss", d.loss}
    out[#out + 1] = {"demand_direct", d.direct}
    out[#out + 1] = {"demand_indirect", lists.subtract(d.loss, d.direct)}
  end
  if s then
    if s.best then out[#out + 1] = {"best_loss", s.best.loss} end
    out[#out + 1] = {"rationed_loss", s.rationed.loss}
    out[#out + 1] = {"supply_direct", s.direct}
    out[#out + 1] = {"rationed_indirect", lists.subtract(s.rationed.loss, s.direct)}
  end
  return out
end

-- what final users get less (demand side: what they ask for no more; under caps: what they do not get), or what of
-- their wishes is not met
local function final_parts(self, unmet)
  local d, s, open = self.outcome.demand, self.outcome.supply, self.outcome.state
  local before = {}
  for i, v in ipairs(final_of(self, self.chain)) do before[i] = math.max(0, v) end
  local out = {{"before", before}}
  if d then
    local less = lists.zeros(#self.chain)
    for i, row in pairs(open.finals) do
      less[i] = common.sum(open.demand.values:row(i)) - common.sum(row)
    end
    if not unmet then out[#out + 1] = {"demand_loss", less} end
  end
  local function missed(case)
    local list = {}
    for i, v in ipairs(case.undelivered) do -- what is not wished for any more is not missed
      list[i] = unmet and math.max(0, v + math.min(0, open.wish[i])) or v
    end
    return list
  end
  if s then
    if s.best then out[#out + 1] = {"best_loss", missed(s.best)} end
    out[#out + 1] = {"rationed_loss", missed(s.rationed)}
  end
  return out
end

---Losses in the chain's unit per year. `each`: "node" (default), "region", any other axis, or "total". `of`: "output"
---(default), "final_demand" (what final users buy less, by maker), "unmet" (what they wish for and do not get),
---"value_added", "employment" or any other extension, "income" or an input row (these follow output at the table's
---coefficients). Columns: before; demand_loss with its direct part (sales that fall away at once) and indirect part
---(their suppliers); best_loss and rationed_loss under caps, supply_direct (what the caps take) and rationed_indirect;
---share: the largest of the losses over what was before.
---```lua
---print(result:losses{each = "region", of = "value_added"})
---```
---@param self lian.result_at_once
---@param given? {each: string, of: string}
---@return lian.frame
function methods.losses(self, given)
  local o = options.check("losses", given, base.LOSSES)
  if o.of == "delivery" then options.raise("losses.of: 'delivery' is called 'final_demand' now") end
  local final = o.of == "final_demand" or o.of == "unmet"
  local weights, unit
  if final then unit = self.chain:meta().unit else weights, unit = base.weights(self, o.of, "losses.of") end
  local parts = final and final_parts(self, o.of == "unmet") or output_parts(self)
  return base.losses(self, o, parts, weights, unit, function(sums, columns)
    local worst, any = {}, false
    for name, values in pairs(sums) do
      for k, v in ipairs(name:find("_loss$") and values or {}) do worst[k], any = math.max(worst[k] or v, v), true end
    end
    for k, v in ipairs(worst) do worst[k] = sums.before[k] ~= 0 and v / sums.before[k] or 0 end
    if not any then return end
    columns[#columns + 1] = {"share", worst}
    columns.note = "share: the largest of the losses, over before"
  end)
end

local CASES = {rationed = "short supply, rationed", best = "short supply, best case",
  demand = "as cut, supply as asked"}

---Deliveries by origin, destination and good, money a year: `before`, and `after` the scenario, in the `case`
---"rationed" (short supply; default where there is one), "best" or "demand" (links and demand as cut, supply as asked).
---In the best case a good that was cut on a market comes "any" where: all its origins together. `by`
---(origins), `on` (destinations), `goods`: only these. Final users included; what draws bring is not. On a table that
---keeps imports apart these are the origin "abroad": what the cut leaves of them. The largest change first.
---Cost: O(n^2).
---```lua
---print(result:flows{on = "CHN", goods = "C"}:top(10, "moved"))
---```
---@param self lian.result_at_once
---@param given? {by: string|string[], on: string|string[], goods: string|string[], case: string}
---@return lian.frame columns by, on, goods, before, after, change, moved
function methods.flows(self, given)
  local open, s = self.outcome.state, self.outcome.supply
  if not self.chain:flows() then options.raise("flows: a network has its links; ask a run in time") end
  local o, asked = options.check("flows", given, base.flow_rules{case = {"choice", "rationed", "best", "demand"}}),
    {}
  for key, value in pairs(o) do if key ~= "case" then asked[key] = value end end
  local case = o.case or (s and "rationed" or "demand")
  if case ~= "demand" and not s then options.raise("flows.case: no supply is short here: 'demand'") end
  if case == "best" and not s.best then options.raise("flows.case: " .. s.no_best) end
  if case ~= "demand" and open.split and self.outcome.flows == "total" then
    options.raise("flows: with total flows imports count as made at home, so deliveries do not tell them apart; run "
      .. "with flows = 'domestic'")
  end
  local regions, before, after, from = deliveries(self, case)
  local out = base.flows(self, asked, regions, before, after, from)
  out.title = format("%s (%s)", out.title, CASES[case])
  if next(from) then
    local text = "goods that were cut come from all their origins together (\"any\"): the best case does not say which"
    out.note = out.note and out.note .. "; " .. text or text
  end
  if case == "rationed" and open.market and next(open.lost) then
    local text = "of goods that nobody makes up each origin is shown by its own cut, though those cut less may fill in"
    out.note = out.note and out.note .. "; " .. text or text
  end
  return out
end

---A run at once has no path: give the scenario from, to and step.
---@param _ lian.result_at_once
function methods.series(_) options.raise("series: this scenario ran at once; give it from, to and step") end

for _, name in ipairs{"resilience", "costs", "targets", "against", "self_guarantee", "conservation"} do
  methods[name] = function()
    options.raise(name .. ": this scenario ran at once; give it from, to and step")
  end
end

---Price changes by node, when a tariff was in the scenario; nil otherwise.
---```lua
---print(result:prices():top(5))
---```
---@param self lian.result_at_once
---@return lian.frame|nil
function methods.prices(self) return self.outcome.prices end

---The nodes whose caps bind in the best case, with the final delivery that a further unit of their output would allow
---(shadow price), their cap, and what the shocks took off it. On a market the goods that were cut, too: the gain by a
---unit more of them where they are scarcest, and what the cuts take.
---```lua
---print(result:bottlenecks():top(5))
---```
---@param self lian.result_at_once
---@return lian.frame|nil
function methods.bottlenecks(self)
  local best = self.outcome.supply and self.outcome.supply.best
  if not best then return nil end
  local labels, caps, x = self.chain:nodes(), best.caps, self.outcome.table:output()
  local names, prices, cap, cut, unit = {}, {}, {}, {}, self.chain:meta().unit
  for i, p in ipairs(best.price) do
    if p > 0 and x[i] > caps[i] then
      local k = #names + 1
      names[k], prices[k], cap[k], cut[k] = labels[i], p, caps[i], x[i] - caps[i]
    end
  end
  local goods = places.goods(self.chain)
  for _, pool in ipairs(best.pools or {}) do
    if pool.price > 1e-6 then
      local k = #names + 1
      names[k], prices[k], cut[k] = goods[pool.good], pool.price, pool.cut
    end
  end
  local columns = {count = #names, title = ("bottlenecks: %s (short supply, best case)"):format(self.name),
    note = #names == 0 and "nothing that was cut is scarce in the best case: others make it up" or nil,
    {"node", names}, base.name_column(self.chain, "node", names)}
  for _, column in ipairs{{"shadow_price", prices}, {"cap", cap, unit = unit}, {"cut", cut, unit = unit}} do
    columns[#columns + 1] = column
  end
  return frame.new(columns):sort("shadow_price", "descending")
end

local function share(part, whole) return whole ~= 0 and 100 * part / whole / 100 or 0 end -- the bits of per cents

-- losses of final delivery and of value added, shares
local function shares_of(self, case)
  if not case then return nil, nil end
  local added = base.weights(self, "value_added", "assumptions")
  local before, lost, all = 0, common.sum(base.weigh(case.loss, added)), 0
  for _, v in ipairs(final_of(self, self.chain)) do before = before + math.max(0, v) end
  for _, v in ipairs(base.weigh(self.chain:output(), added)) do all = all + v end
  return share(common.sum(case.undelivered), before), share(lost, all)
end

---What the answer would be under other assumptions: the threshold `essential` as asked, half of it and twice it, with
---the losses of short supply as shares of final demand and of value added. nil when no supply was short or
---`assumptions` = false.
---```lua
---print(result:assumptions())
---```
---@param self lian.result_at_once
---@return lian.frame|nil columns assumption, value, best, rationed (final delivery lost), best_value_added,
---  rationed_value_added
function methods.assumptions(self)
  local assumed = self.outcome.assumed
  if not assumed then return nil end
  local c = {name = {}, value = {}, best = {}, rationed = {}, best_added = {}, rationed_added = {}}
  for k, a in ipairs(assumed) do
    c.name[k], c.value[k] = a.name, a.value
    c.best[k], c.best_added[k] = shares_of(self, a.best)
    c.rationed[k], c.rationed_added[k] = shares_of(self, a.rationed)
  end
  return frame.new{count = #assumed, title = "assumptions: " .. self.name, {"assumption", c.name},
    {"value", c.value, unit = "share"}, {"best", c.best, unit = "share"}, {"rationed", c.rationed, unit = "share"},
    {"best_value_added", c.best_added, unit = "share"},
    {"rationed_value_added", c.rationed_added, unit = "share"}}
end

---What came out, in a few sentences with figures.
---@param self lian.result_at_once
---@return string
function methods.summary(self) return told(self) end

---All frames of the result by name, as a store saves them.
---@param self lian.result_at_once
---@return table<string, lian.frame>
function methods.frames(self)
  return {losses = self:losses(), prices = self:prices(), bottlenecks = self:bottlenecks(),
    assumptions = self:assumptions(),
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
  local text = format("rationing settled in %d rounds, the worst call %.1e of the largest output above what "
    .. "can be met", s.rationed.rounds, s.rationed.gap)
  if not s.best then return text end
  return text .. format("; linear program solved in %d steps to a relative gap of %.1e", s.best.rounds,
    s.best.gap)
end

-- what provenance says beside what all results say
function methods.more_provenance(self, out) out.solution = self:solution() end

local meta = base.class("lian.result_at_once", "result:", methods)

---@param given table {name, source, chain, outcome, text, script, options_text, notes}
---@return lian.result_at_once
return function(given) return setmetatable(given, meta) end
