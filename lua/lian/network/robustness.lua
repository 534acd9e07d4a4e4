--- How much output a network keeps as more and more firms fail, at random or the important ones first.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local model = require "lian.network.model"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local risk = require "lian.network.risk"

local methods = {}

-- numbers 1 to n in random order: the same for the same seed and draw
local function shuffled(n, seed, draw)
  local order = {}
  for i = 1, n do order[i] = i end
  for k = 1, n - 1 do
    local other = k + math.floor(core.random_uniform(seed, draw, k) * (n - k + 1))
    order[k], order[other] = order[other], order[k]
  end
  return order
end

local function by_measure(net, by)
  local of = ({sales = "values", buyers = "links", suppliers = "links"})[by]
  if of then return core.network.degrees(net.native, of)[by] end
  local values, out = base.numbers(net, by, "robustness.by"), {}
  for i, v in ipairs(values) do out[i] = v or 0 end
  return out
end

-- what fails together: firms by themselves, or all firms of a value of the column
local function groups_of(net, each)
  local groups = {}
  if not each then
    for i = 1, #net do groups[i] = {i} end
    return groups
  end
  local names, codes = base.codes(base.texts(net, each, "robustness.each"))
  for k in ipairs(names) do groups[k] = {} end
  for i, code in ipairs(codes) do table.insert(groups[code], i) end
  local out = {}
  for k, name in ipairs(names) do if name ~= "" then out[#out + 1] = groups[k] end end
  return out
end

-- orders in which groups fail: one a draw, or the one by size
local function orders_of(net, groups, o)
  if o.by == "random" then
    local orders = {}
    for draw = 1, o.draws do orders[draw] = shuffled(#groups, o.seed, draw) end
    return orders
  end
  local values, sums = by_measure(net, o.by), {}
  for k, group in ipairs(groups) do
    sums[k] = 0
    for _, i in ipairs(group) do sums[k] = sums[k] + values[i] end
  end
  return {base.descending(sums)}
end

local function shares_at(given)
  if given == nil then return {0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5} end
  options.array("robustness.at", given, "ascending shares in [0, 1]")
  for k, v in ipairs(given) do
    if type(v) ~= "number" or not (v >= 0 and v <= 1) or k > 1 and v <= given[k - 1] then
      options.fail(("robustness.at[%d]"):format(k), "ascending shares in [0, 1]", v)
    end
  end
  if #given == 0 then options.fail("robustness.at", "at least one share", "none") end
  return given
end

-- how many groups a share of them is
local function count_at(groups, share) return math.floor(share * #groups + 0.5) end

-- firms of the first groups of an order, for each share of groups
local function failures_of(groups, orders, at)
  local firm, start, failed = {}, {}, {}
  for _, order in ipairs(orders) do
    for k, share in ipairs(at) do
      start[#start + 1] = #firm + 1
      for g = 1, count_at(groups, share) do
        for _, i in ipairs(groups[order[g]]) do firm[#firm + 1] = i end
      end
      failed[k] = (failed[k] or 0) + (#firm + 1 - start[#start])
    end
  end
  start[#start + 1] = #firm + 1
  return firm, start, failed
end

local function moments(index, k, steps, draws)
  local sum, squares = 0, 0
  for d = 1, draws do sum = sum + (1 - index[(d - 1) * steps + k]) end
  local mean = sum / draws
  for d = 1, draws do squares = squares + (1 - index[(d - 1) * steps + k] - mean) ^ 2 end
  return mean, draws > 1 and math.sqrt(squares / (draws - 1) / draws) or nil
end

-- the share that fails where so much is left, between two that were looked at: whole groups fail, so that of few the
-- share that fails is not that which was asked for
local function threshold(groups, at, kept, level)
  for k = 2, #at do
    if kept[k] <= level and kept[k - 1] > level then
      local before, now = count_at(groups, at[k - 1]) / #groups, count_at(groups, at[k]) / #groups
      return before + (now - before) * (kept[k - 1] - level) / (kept[k - 1] - kept[k])
    end
  end
end

---Share of output kept as failures grow: at each share of `at` so many firms fail at once, and with them what their
---cascade takes. `by`: "random" (`draws` orders by `seed`, each the same for all shares; the mean with its standard
---error), or the largest first by "sales", "buyers" (how many), "suppliers" or a column. `each`: a column, such as
---region, sector or owner, whose firms fail together as one cause (shares are of its values then). The note has the
---threshold, the share at which `level` (0.5) of output is left, between those looked at. How losses spread is as for
---net:cascade. share, failed (firms, on average), kept, error, beyond (what others lose for the output that fails
---itself). Cost: a cascade a share and order.
---```lua
---print(net:robustness{replaceable = "sector"}, net:robustness{by = "sales"}, net:robustness{each = "region"})
---```
---@param self lian.network
---@param given? table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.robustness(self, given)
  local spec = {by = {"text", default = "random"}, at = "table", draws = {"count", default = 20},
    seed = {"integer", default = 1}, level = {"share", default = 0.5}, each = "text"}
  for name, rule in pairs(model.OPTIONS) do spec[name] = rule end
  local o = options.check("robustness", given, spec)
  local at = shares_at(o.at)
  local cascade, said, code = model.make(self, o, "robustness")
  if not cascade then return nil, said, code end
  local groups = groups_of(self, o.each)
  local orders = orders_of(self, groups, o)
  local firm, start, failed = failures_of(groups, orders, at)
  local work <close> = progress.start("failing firms") -- luacheck: ignore
  local answer, message
  answer, message, code = cascade:run{nodes = #self, firm = firm, start = start, tolerance = o.tolerance,
    iterations = o.iterations, mode = o.mode}
  if not answer then return nil, risk.explained(self, nil, cascade, message, code), code end
  local own, total = o.weight and base.numbers(self, o.weight, "robustness") or self.native:sales(), 0
  for _, v in ipairs(own) do total = total + (v or 0) end
  local kept, errors, counts, beyond = {}, {}, {}, {}
  for k in ipairs(at) do
    kept[k], errors[k] = moments(answer.index, k, #at, #orders)
    counts[k] = failed[k] / #orders
    local direct = 0
    for d = 1, #orders do
      for e = start[(d - 1) * #at + k], start[(d - 1) * #at + k + 1] - 1 do direct = direct + (own[firm[e]] or 0) end
    end
    direct = direct / #orders / total
    beyond[k] = direct > 0 and (1 - kept[k] - direct) / direct or nil
  end
  local half = threshold(groups, at, kept, o.level)
  local notes = table.move(said.notes, 1, #said.notes, 1, {})
  table.insert(notes, 1, half and format("%.3g of output is left when %.3g of %s fail", o.level, half,
    o.each and "all " .. o.each .. "s" or "all firms") or
    format("the share at which %.3g is left is not among those", o.level))
  return frame.new{count = #at, title = "robustness: " .. o.by, note = table.concat(notes, "; "), {"share", at},
    {"failed", counts, unit = "firms"}, {"kept", kept, unit = "share of output"}, {"error", errors}, {"beyond", beyond}}
end

return methods
