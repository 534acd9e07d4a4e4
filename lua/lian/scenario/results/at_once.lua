--- What a scenario did to a chain at once: losses, deliveries, prices, a summary.
local base = require "lian.scenario.results.base"
local common = require "lian.methods.common"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local methods = {}

local function rest_of(whole, part)
  local out = {}
  for i, v in ipairs(whole) do out[i] = v - part[i] end
  return out
end

-- final demand as the flows of the run see it
local function final_of(self, chain) return common.final_demand(chain, self.outcome.flows) end

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

-- what final users get less (demand side: what they ask for no more; under caps: what they do not get), or what of
-- their wishes is not met
local function final_parts(self, unmet)
  local d, s, open = self.outcome.demand, self.outcome.supply, self.outcome.state
  local before = {}
  for i, v in ipairs(final_of(self, self.chain)) do before[i] = math.max(0, v) end
  local out = {{"before", before}}
  if d then
    local less = {}
    for i = 1, #self.chain do less[i] = 0 end
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

-- regions of makers, then those of buyers that make nothing here (abroad)
local function regions_of(chain)
  local regions, seen, buyers = places.regions(chain), {}, places.buyers(chain)
  for _, name in ipairs(regions) do seen[name] = true end
  for k = 1, buyers.n do
    if buyers[k] and not seen[buyers[k]] then seen[buyers[k]], regions[#regions + 1] = true, buyers[k] end
  end
  return regions
end

-- deliveries by node and region of the buyer: link(i) and finals(i) give a row of inputs and of final purchases
local function deliveries(chain, regions, link, finals)
  local place, out, of, buyers = {}, {}, chain:axis("region"), places.buyers(chain)
  for r, name in ipairs(regions) do place[name] = r end
  for i = 1, #chain do
    local sums = {}
    for r in ipairs(regions) do sums[r] = 0 end
    for j, v in ipairs(link(i)) do
      local r = v > 0 and place[of[j]]
      if r then sums[r] = sums[r] + v end
    end
    for d, v in ipairs(finals(i)) do
      local r = v > 0 and place[buyers[d]]
      if r then sums[r] = sums[r] + v end
    end
    out[i] = sums
  end
  return out
end

local function scale_of(before, after)
  local out = {}
  for j, v in ipairs(before) do out[j] = v ~= 0 and after[j] / v or 0 end
  return out
end

local function scaled(matrix, scale)
  return function(i)
    local row = matrix:row(i)
    for j, v in ipairs(row) do row[j] = v * scale[j] end
    return row
  end
end

-- what links carry when outputs are rationed: recipes as rationing leaves them; of a good that was cut each buyer
-- takes from each origin what the cut left of it, and no more than that, the rest of its need from the others
local function rationed_links(self)
  local open, s, chain = self.outcome.state, self.outcome.supply, self.outcome.table
  local z, n = chain:flows(), #chain
  local recipes = scaled(s.rationed.recipes or open.market and open.flows or z, scale_of(chain:output(),
    s.rationed.output))
  if open.market or not open.flows or rawequal(open.flows, z) then return recipes end
  local _, good = places.goods(chain)
  local rows, need, left, hit = {}, {}, {}, {}
  for i = 1, n do
    rows[i] = recipes(i)
    local g, was, is = good[i], z:row(i), open.flows:row(i)
    need[g], left[g], hit[g] = need[g] or {}, left[g] or {}, hit[g] or {}
    for j, v in ipairs(rows[i]) do
      local kept = was[j] > 0 and math.max(0, is[j]) / was[j] or 1
      need[g][j], left[g][j] = (need[g][j] or 0) + v, (left[g][j] or 0) + v * kept
      if kept < 1 then hit[g][j] = true end
    end
  end
  return function(i)
    local g, was, is = good[i], z:row(i), open.flows:row(i)
    for j, v in ipairs(rows[i]) do
      if hit[g][j] then
        local kept = was[j] > 0 and math.max(0, is[j]) / was[j] or 1
        local share = left[g][j] > 0 and v * kept / left[g][j] * need[g][j] or 0
        rows[i][j] = kept < 1 and math.min(share, math.max(0, is[j])) or share
      end
    end
    return rows[i]
  end
end

-- what final users get when supply is rationed, no more than cuts have left
local function rationed_finals(self)
  local open, s, chain = self.outcome.state, self.outcome.supply, self.outcome.table
  local f = final_of(self, chain)
  return function(i)
    local row, cut = open.demand.values:row(i), open.finals[i]
    if open.market and cut then -- what final users ask for now
      f[i] = s.rationed.asked[i]
      row = table.move(cut, 1, #cut, 1, {})
    end
    local share = f[i] > 0 and math.min(1, math.max(0, s.rationed.delivered[i]) / f[i]) or 1
    for d, v in ipairs(row) do
      if v > 0 then row[d] = math.min(v * share, cut and math.max(0, cut[d]) or math.huge) end
    end
    return row
  end
end

-- the share of what final users want of a pooled good that they get, by region: those under limits, then the rest
local function pool_shares(pool, asked)
  local by_region, wanted, left = {}, 0, 0
  for i, is in ipairs(pool.makers) do if is then wanted = wanted + math.max(0, asked[i]) end end
  for l, limit in ipairs(pool.limits) do
    local all = common.sum(limit.demand)
    by_region[limit.region], left = all > 0 and pool.final[l] / all or 0, left + all
  end
  local rest = wanted - left
  return by_region, rest > 0 and math.min(1, pool.final[#pool.final] / rest) or 0
end

-- what buyers in each region get of a pooled good from all its origins
local function pool_sums(self, pool, regions, place)
  local open, best, sums = self.outcome.state, self.outcome.supply.best, {}
  local chain, buyers = open.chain, places.buyers(open.chain)
  local x0, of, spare = chain:output(), chain:axis("region"), pool.spare > 0 and pool.left.spare / pool.spare or 0
  for r in ipairs(regions) do sums[r] = 0 end
  local function add(region, v)
    local r = place[region]
    if r then sums[r] = sums[r] + v end
  end
  for j, v in ipairs(best.output) do
    if x0[j] ~= 0 then add(of[j], pool.use[j] * v / x0[j] + (pool.spared[j] or 0) * spare) end
  end
  local by_region, rest = pool_shares(pool, best.asked)
  local imported = pool.imported and pool.imported > 0 and pool.left.imported / pool.imported or 1
  for _, i in ipairs(pool.list) do
    local own = best.asked[i] > 0 and math.max(0, best.delivered[i]) / best.asked[i] or 0
    for d, v in ipairs(open.wanted[i] or open.demand.values:row(i)) do
      if v > 0 then add(buyers[d], v * (pool.finals and (by_region[buyers[d]] or rest) or own)) end
    end
    for d, v in ipairs(open.demand.second and open.demand.second:row(i) or {}) do
      if v > 0 then add(buyers[d], v * imported) end
    end
  end
  return sums
end

-- what the best case carries: recipes by origin, and of goods that were cut what comes from all origins together: rows
-- by maker and region, that of a pool's first maker; where rows are from, other than the maker's region
local function best_flows(self, regions)
  local best, chain, from, place = self.outcome.supply.best, self.outcome.table, {}, {}
  for r, name in ipairs(regions) do place[name] = r end
  local f, demand = final_of(self, chain), chain:block("demand").values
  local out = deliveries(chain, regions, scaled(best.recipes or chain:flows(), scale_of(chain:output(), best.output)),
    function(i)
      local row, share = demand:row(i), f[i] > 0 and math.max(0, best.delivered[i]) / f[i] or 1
      for d, v in ipairs(row) do if v > 0 then row[d] = v * share end end
      return row
    end)
  for _, pool in ipairs(best.pools or {}) do
    for k, i in ipairs(pool.list) do
      out[i] = k == 1 and pool_sums(self, pool, regions, place) or lists.zeros(#regions)
      if #pool.list > 1 or pool.imported then from[i] = "any" end
    end
  end
  return out, from
end

-- deliveries of imports kept apart, as a foreign origin beside the nodes; those of pools are told with them (`from`)
local function with_imports(self, regions, before, after, from)
  local open, chain = self.outcome.state, self.chain
  local second = chain:block("demand").second
  local function finals(i) return second and second:row(i) or {} end
  local function left(i)
    local row, share = finals(i), (open.imported_left or {})[i] or 1
    for d, v in ipairs(row) do row[d] = v * share end
    return row
  end
  local was = deliveries(chain, regions, function(i) return chain:flows("imports"):row(i) end, finals)
  local is = deliveries(chain, regions, function(i) return open.imports:row(i) end, left)
  local n = #chain
  for i = 1, n do
    before[n + i], after[n + i] = was[i], from[i] and lists.zeros(#regions) or is[i]
    from[n + i] = from[i]
  end
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
  local chain, open, d, s = self.chain, self.outcome.state, self.outcome.demand, self.outcome.supply
  if not chain:flows() then options.raise("flows: a network has its links; ask a run in time") end
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
  local regions = regions_of(chain)
  local before = deliveries(chain, regions, function(i) return chain:flows():row(i) end,
    function(i) return chain:block("demand").values:row(i) end)
  local after, from
  if case == "best" then
    after, from = best_flows(self, regions)
  elseif case == "rationed" then
    after = deliveries(chain, regions, rationed_links(self), rationed_finals(self))
  elseif d then
    after = deliveries(chain, regions, scaled(open.flows, scale_of(self.outcome.table:output(), d.output)),
      function(i) return open.finals[i] or open.demand.values:row(i) end)
  else
    after = before
  end
  from = from or {}
  if open.split then with_imports(self, regions, before, after, from) end
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
---@param self lian.result_at_once
---@return lian.frame|nil
function methods.prices(self) return self.outcome.prices end

---The nodes whose caps bind in the best case, with the final delivery that a further unit of their output would allow
---(shadow price), their cap, and what the shocks took off it. On a market the goods that were cut, too: the gain by a
---unit more of them where they are scarcest, and what the cuts take.
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

local function share(part, whole) return whole ~= 0 and 100 * part / whole or 0 end

local function largest_region(self, column)
  local f = self.chain:axis("region") and self:losses{each = "region", of = "value_added"}
  if not f or #f < 2 then return "" end
  local worst, part, most, lost = nil, 0, nil, 0 -- by share and by money: they seldom are the same region
  for _, row in f:rows() do
    local of = share(row[column], math.abs(row.before)) -- %
    if of > math.max(part, 1e-7) then worst, part = row.region, of end
    if row[column] > lost and of > 1e-7 then most, lost = row.region, row[column] end
  end
  if not worst then return "" end
  local text = format("; hardest hit: %s (%.2f %% of its value added)", worst, part)
  if most == worst then return text end
  return ("%s, the most is lost by %s (%s)"):format(text, most, number.amount(lost, self.chain:meta().unit))
end

-- losses of final delivery and of value added, shares
local function shares_of(self, case)
  if not case then return nil, nil end
  local added = base.weights(self, "value_added", "assumptions")
  local before, lost, all = 0, common.sum(base.weigh(case.loss, added)), 0
  for _, v in ipairs(final_of(self, self.chain)) do before = before + math.max(0, v) end
  for _, v in ipairs(base.weigh(self.chain:output(), added)) do all = all + v end
  return share(common.sum(case.undelivered), before) / 100, share(lost, all) / 100
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

-- the threshold, and what half of it and twice it would do
local function add_assumed(self, add)
  local f = self:assumptions()
  if not f then return end
  local function at(k)
    local best, rationed = f(k, "best"), format("%.3f", 100 * f(k, "rationed"))
    if not best then return rationed .. " % rationed" end
    best = format("%.3f", 100 * best)
    return best == rationed and best .. " %" or format("%s to %s %%", best, rationed)
  end
  if #f < 3 then return add("assumed: every input limits its user (essential = 0)") end
  add("assumed: an input up to essential = %.4g of what a buyer buys does not limit it; final delivery falls by %s; "
    .. "with %.4g by %s, with %.4g by %s", f(2, "value"), at(2), f(1, "value"), at(1), f(3, "value"), at(3))
end

---What came out, in a few sentences with figures.
---@param self lian.result_at_once
---@return string
function methods.summary(self)
  local unit = self.chain:meta().unit
  local output, added = self:losses{each = "total"}, self:losses{each = "total", of = "value_added"}
  local lines = {self.name}
  local function add(text, ...) lines[#lines + 1] = "  " .. format(text, ...) end
  local function amount(f, column, sign)
    local v, whole = f(1, column) * (sign or 1), math.abs(f(1, "before"))
    if math.abs(v) <= 1e-9 * whole then v = 0 end -- rounding
    return format("%s (%.3f %%)", number.amount(v, unit), share(v, f(1, "before")))
  end
  local function moves(f, column) -- "falls by 12 (0.1 %)", "rises by ..."
    local v = f(1, column)
    if math.abs(v) < 5e-6 * math.abs(f(1, "before")) then return "hardly changes" end
    return format("%s by %s", v < 0 and "rises" or "falls", amount(f, column, v < 0 and -1 or 1))
  end
  local d, s = self.outcome.demand, self.outcome.supply
  if d then
    local loss, whole = output(1, "demand_loss"), math.abs(output(1, "before"))
    if math.abs(loss) <= 1e-9 * whole then
      add("sales (demand side): output in all does not change%s", largest_region(self, "demand_loss"))
    else
      add("sales (demand side): output %s by %s, value added %s%s", loss < 0 and "rises" or "falls",
        amount(output, "demand_loss", loss < 0 and -1 or 1), moves(added, "demand_loss"),
        largest_region(self, "demand_loss"))
    end
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
  add_assumed(self, add)
  for _, note in ipairs(self.notes) do add("%s", note) end
  return table.concat(lines, "\n")
end

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
