--- What a scenario did to a chain: losses, prices, a summary, a report.
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local keep = require "lian.store.keep"
local options = require "lian.base.options"

local methods = {}
local meta = {__name = "lian.result", __index = methods}

local function rest_of(whole, part)
  local out = {}
  for i, v in ipairs(whole) do out[i] = v - part[i] end
  return out
end

-- final delivery that is not made, under caps
local function delivery_parts(s)
  local out = {}
  if s.best then out[1] = {"best_loss", s.best.undelivered} end
  out[#out + 1] = {"rationed_loss", s.rationed.undelivered}
  return out
end

-- column name -> losses by node, in the order that they are shown
local function parts_of(self)
  local out, d, s = {}, self.outcome.demand, self.outcome.supply
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

local function weights_of(chain, of)
  if of == "output" then return nil end
  return common.intensity(chain, common.totals(chain, of, "losses.of"))
end

-- sums by key, in order of first appearance
local function summed(keys, values)
  local place, names, sums = {}, {}, {}
  for i, key in ipairs(keys) do
    if not place[key] then
      names[#names + 1] = key
      place[key], sums[#names] = #names, 0
    end
    sums[place[key]] = sums[place[key]] + values[i]
  end
  return names, sums
end

-- before, parts and weights for what is asked
local function asked(self, of)
  local chain, supply = self.chain, self.outcome.supply
  if of ~= "delivery" then return chain:output(), parts_of(self), weights_of(chain, of) end
  if not supply then options.raise("losses.of: delivery is lost by short supply, and none is short") end
  local before = {}
  for i, v in ipairs(chain:final_demand()) do before[i] = math.max(0, v) end
  return before, delivery_parts(supply)
end

local function weigh(values, weights)
  if not weights then return values end
  local out = {}
  for i, v in ipairs(values) do out[i] = v * weights[i] end
  return out
end

---Losses in the chain's unit per year. `by`: "node" (default), "region", any other axis, or "total".
---`of`: "output" (default), "value_added", "delivery" (to final users, under caps), an input row or
---an extension. Columns: before; demand_loss with its direct part (sales that fall away at once) and
---indirect part (their suppliers); best_loss and rationed_loss under caps, supply_direct (what the
---caps take) and rationed_indirect; share: the largest of the losses over what was before.
---@param self lian.result
---@param given? {by: string, of: string}
---@return lian.frame
function methods.losses(self, given)
  local o = options.check("losses", given, {by = {"text", default = "node"},
    of = {"text", default = "output"}})
  local chain, keys = self.chain
  if o.by == "node" then keys = chain:nodes()
  elseif o.by == "total" then keys = {} for i = 1, #chain do keys[i] = "total" end
  else keys = chain:axis(o.by) end
  if not keys then
    options.fail("losses.by", "'node', 'total' or one of " .. table.concat(chain:axes(), ", "), o.by)
  end
  local values, parts, weights = asked(self, o.of)
  local unit, worst = chain:meta().unit, {}
  local names, before = summed(keys, weigh(values, weights))
  local columns = {{o.by == "total" and "what" or o.by, names}, {"before", before, unit = unit}}
  for _, part in ipairs(parts) do
    local _, sums = summed(keys, weigh(part[2], weights))
    columns[#columns + 1] = {part[1], sums, unit = unit}
    for k, v in ipairs(part[1]:find("_loss$") and sums or {}) do
      worst[k] = math.max(worst[k] or v, v)
    end
  end
  for k, v in ipairs(worst) do worst[k] = before[k] ~= 0 and v / before[k] or 0 end
  if #parts > 0 then columns[#columns + 1] = {"share", worst} end
  columns.title = self.name
  return frame.new(columns)
end

---Price changes by node, when a tariff was in the scenario; nil otherwise.
---@param self lian.result
---@return lian.frame|nil
function methods.prices(self) return self.outcome.prices end

---The nodes whose caps bind in the best case, with the final delivery that a further unit of their
---output would allow (shadow price), their cap, and what the shocks took off it.
---@param self lian.result
---@return lian.frame|nil
function methods.bottlenecks(self)
  local best = self.outcome.supply and self.outcome.supply.best
  if not best then return nil end
  local labels, caps, x = self.chain:nodes(), self.outcome.supply.caps, self.chain:output()
  local names, prices, cap, cut, unit = {}, {}, {}, {}, self.chain:meta().unit
  for i, p in ipairs(best.price) do
    if p > 0 and x[i] > caps[i] then
      local k = #names + 1
      names[k], prices[k], cap[k], cut[k] = labels[i], p, caps[i], x[i] - caps[i]
    end
  end
  return frame.new{count = #names, {"node", names}, {"shadow_price", prices},
    {"cap", cap, unit = unit}, {"cut", cut, unit = unit}}:sort("shadow_price", "descending")
end

local function share(part, whole) return whole ~= 0 and 100 * part / whole or 0 end

local function largest_region(self, column)
  local f = self.chain:axis("region") and self:losses{by = "region", of = "value_added"}
  if not f or #f < 2 then return "" end
  local top = f:top(1, column)
  return ("; hardest hit: %s (%.2f %% of its value added)"):format(top(1, "region"),
    share(top(1, column), top(1, "before")))
end

---What came out, in a few sentences with figures.
---@param self lian.result
---@return string
function methods.summary(self)
  local unit = self.chain:meta().unit
  local output, added = self:losses{by = "total"}, self:losses{by = "total", of = "value_added"}
  local lines = {self.name}
  local function add(text, ...) lines[#lines + 1] = "  " .. text:format(...) end
  local function amount(f, column)
    return ("%.5g %s (%.3f %%)"):format(f(1, column), unit, share(f(1, column), f(1, "before")))
  end
  if self.outcome.demand then
    add("lost sales (demand side): output falls by %s, value added by %s%s",
      amount(output, "demand_loss"), amount(added, "demand_loss"), largest_region(self, "demand_loss"))
  end
  local s = self.outcome.supply
  if s then
    local delivery = self:losses{by = "total", of = "delivery"}
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
  for _, note in ipairs(self.notes) do add("%s", note) end
  return table.concat(lines, "\n")
end

---All frames of the result by name, as a store saves them.
---@param self lian.result
---@return table<string, lian.frame>
function methods.frames(self)
  return {losses = self:losses(), prices = self:prices(), bottlenecks = self:bottlenecks(),
    by_region = self.chain:axis("region") and self:losses{by = "region"} or nil,
    delivery = self.outcome.supply and self:losses{of = "delivery"} or nil}
end

---How well the answers are solved: rounds of rationing, steps and gap of the linear program; nil when
---no supply was short.
---@param self lian.result
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

---What the result rests on: chain, source, year, scenario, options, version.
---@param self lian.result
---@return table
function methods.provenance(self)
  local m = self.chain:meta()
  return {table = tostring(self.chain), title = m.title, source = m.source, scenario = self.text,
    options = self.options_text, solution = self:solution(), version = "lian " .. core.version}
end

---Writes a self-contained page: what was asked, key figures, losses by region and node, prices, the
---script itself.
---@param self lian.result
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path)
  local report = require "lian.report"
  local page = report.new{title = self.name, subtitle = tostring(self.chain)}
  page:section("What came out"):text((self:summary():gsub("\n%s*", "\n\n")))
  local regions = self.chain:axis("region") and self:losses{by = "region", of = "value_added"} or {}
  local column = self.outcome.supply and "rationed_loss" or "demand_loss"
  if self.outcome.supply or self.outcome.demand then
    if #regions > 1 then
      page:bars{frame = regions, label = "region", value = column, top = 20,
        title = "Value added lost by region", unit = self.chain:meta().unit}
    end
    page:bars{frame = self:losses():top(20, column), label = "node", value = column, top = 20,
      title = "Output lost by node", unit = self.chain:meta().unit}
    page:section("Losses by node"):frame(self:losses():top(40, column), {rows = 40})
  end
  if self:prices() then
    page:section("Prices"):frame(self:prices():top(30, "price_change"), {rows = 30})
  end
  page:section("What was asked"):text(self.text)
  if self.script then page:section("The script"):script(self.script) end
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end

---Saves the result to a store: the scenario's text, its chain, and a run with all frames and the
---recipe that repeats it (store:replay). `chain`: the name of the chain there; it is saved under it when
---there is none, and refused when that is another chain. Left out: the name that the store has for this
---chain, or the chain's title.
---@param self lian.result
---@param store lian.store
---@param given? {chain: string}
---@return integer|nil run
---@return string|nil message
---@return string|nil code
function methods.save(self, store, given) return keep.save(self, store, given) end

meta.__tostring = methods.summary

---@param given table {name, chain, outcome, text, script, options_text, notes}
---@return lian.result
return function(given) return setmetatable(given, meta) end
