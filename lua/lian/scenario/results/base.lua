--- What all results of scenarios share: losses, deliveries, provenance, the page and the store. Reports and stores
--- register themselves here (lian.init), so that a result can be shown and kept without knowing how.
local class = require "lian.base.class"
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local machine = require "lian.base.machine"
local node_names = require "lian.chain.names"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local base = {}
local shared = {} -- methods of every result
local registered = {}
local metas, more_provenance = {}, {}
-- what a result may lack, and is no misspelt method
local MAY_LACK = {"script", "asked", "verb", "notes", "home", "upper", "uppers", "plan"}

---A class of results: its own methods with those of its kind and the shared ones; a misspelt method is answered with
---the nearest.
---@param name string such as "lian.run"
---@param call string how users call it, such as "run:"
---@param own table methods; `summary` is what it prints; more_provenance(self, out) adds to what provenance says
---@param kind? table methods that several classes have, such as those of all sweeps
---@return table meta
function base.class(name, call, own, kind)
  for _, more in ipairs{kind or {}, shared} do
    for key, method in pairs(more) do if own[key] == nil then own[key] = method end end
  end
  local meta = class.new(name)
  meta.__tostring = own.summary
  more_provenance[meta], own.more_provenance = own.more_provenance, nil
  node_names.wrap(own, function(self) return self.chain end)
  class.seal(meta, own, MAY_LACK, call)
  metas[meta] = true
  return meta
end

---Whether a value is a result of a scenario.
function base.is(value) return metas[core.metatable(value)] == true end

---Makes "report", "save" or "recipe" available on results.
function base.register(what, work) registered[what] = work end

local function use(what, ...)
  local work = registered[what] or options.raise(what .. ": nothing is registered for it; require \"lian\"")
  return work(...)
end

-- The page of a result, with options of its kind.
function base.report(self, path, given) return use("report", self, path, given) end

---Writes a self-contained page: what came out, what was asked, the script, the provenance.
---```lua
---print(assert(result:report "embargo.html"))
---```
---@param self lian.result
---@param path string
---@param given? table of sweeps alone
---@return string|nil path
---@return string|nil message
---@return string|nil code
function shared.report(self, path, given) return base.report(self, path, given) end

---Saves the result to a store: the scenario's text, its chain, and a run with all frames and the recipe that repeats it
---(store:replay). `chain`: the name of the chain there; it is saved under it when there is none, and refused when
---that is another chain. Left out: the name that the store has for this chain, or the chain's title.
---```lua
---local store <close> = assert(lian.open "study.db")
---assert(store:save(chain, "four regions"))
---print(assert(result:save(store, {chain = "four regions"}))) -- the number of the run
---```
---@param self lian.result
---@param store lian.store
---@param given? {chain: string}
---@return integer|nil run
---@return string|nil message
---@return string|nil code
function shared.save(self, store, given) return use("save", self, store, given) end

---What the result rests on: chain, source, scenario, options, version, the library of dense work with its kernel
---(`blas`: by it last digits may differ) and the number of threads (they do not).
---```lua
---for key, text in pairs(result:provenance()) do print(key, text) end
---```
---@param self lian.result
---@return table
function shared.provenance(self)
  local m = self.chain:meta()
  local kind = m.kind == "items" and "items" or "table"
  local out = {title = m.title, source = m.source, scenario = self.text, options = self.options_text,
    version = "lian " .. core.version, blas = machine.blas(), threads = core.threads()}
  out[kind] = tostring(self.source)
  local more = more_provenance[core.metatable(self)]
  if more then more(self, out) end
  return out
end

-- ---- grouping

---The grouping of nodes: `each` "node", "total", or an axis (region, sector, ...).
---@param chain lian.chain
---@param each string
---@param path string
---@return string[] keys by node
---@return string column its name in frames
function base.keys(chain, each, path)
  if each == "node" then return chain:nodes(), "node" end
  if each == "total" then
    local keys = {}
    for i = 1, #chain do keys[i] = "total" end
    return keys, "what"
  end
  local keys = chain:axis(each)
  if not keys then
    options.fail(path, "'node', 'total' or one of " .. table.concat(chain:axes(), ", "), each)
  end
  return keys, each
end

---Sums by key, in order of first appearance.
---@return string[] names
---@return number[] sums
function base.summed(keys, values)
  local place, names, sums = {}, {}, {}
  for i, key in ipairs(keys) do
    local k = place[key]
    if not k then
      k = #names + 1
      names[k], place[key], sums[k] = key, k, 0
    end
    sums[k] = sums[k] + (values[i] or 0)
  end
  return names, sums
end

---Names of nodes or sectors beside their codes: a column, or nil where the chain has none that differ.
---@param chain lian.chain
---@param each string
---@param keys string[] the codes, one a row
---@return table|nil column
function base.name_column(chain, each, keys)
  if each ~= "node" and each ~= "sector" then return nil end
  local texts = chain:attribute("name")
  if not texts or type(texts[1]) ~= "string" then return nil end
  local name_of, of, differs = {}, base.keys(chain, each, ""), false
  for i, key in ipairs(of) do name_of[key] = name_of[key] or texts[i] end
  local out = {}
  for k, key in ipairs(keys) do
    local name = name_of[key]
    out[k] = name ~= "" and name or nil
    differs = differs or name and name ~= "" and name ~= key
  end
  return differs and {"name", out} or nil
end

-- a row of numbers by node of the asked chain, for the chain that was run; "abroad", which stands for imports kept
-- apart, has none
local function padded(self, list)
  local out = {}
  for i = 1, #self.chain do out[i] = list[i] or 0 end
  return out
end

---What a measure amounts to a unit of output, by node of the chain that was run: nil for output itself. value_added,
---income, input rows and extensions follow output at the table's coefficients.
---@param self lian.result
---@param of string
---@param path string
---@return number[]|nil weights
---@return string unit
function base.weights(self, of, path)
  if of == "output" then return nil, self.chain:meta().unit end
  local totals, unit = common.totals(self.source, of, path)
  return common.intensity(self.chain, padded(self, totals)), unit
end

---Values times weights (nil: themselves).
function base.weigh(values, weights)
  if not weights then return values end
  local out = {}
  for i, v in ipairs(values) do out[i] = v * weights[i] end
  return out
end

---What output below normal amounts to, by node; of value added (`of`) the inputs too that went into what was of no use.
---@param self lian.run
---@param weights number[]|nil
---@param of string
---@return number[]
function base.lost(self, weights, of)
  local out, wasted = {}, of == "value_added" and self.outcome.wasted or {}
  for i, v in ipairs(base.weigh(self.outcome.lost, weights)) do out[i] = v + math.max(0, wasted[i] or 0) end
  return out
end

---What output above normal amounts to, by node; of value added the inputs too that were saved. Makers who have moved
---there make it by the column of their home.
---@param self lian.run
---@param weights number[]|nil
---@param measure string
---@return number[]
function base.gained(self, weights, measure)
  local of, out = self.outcome.movers, {}
  for i, v in ipairs(base.weigh(self.outcome.gained, weights)) do out[i] = v end
  for k, m in ipairs(weights and of and of.list or {}) do
    out[m.host] = out[m.host] + of.gained[k] * (weights[m.home] - weights[m.host])
  end
  for i, v in ipairs(measure == "value_added" and self.outcome.wasted or {}) do out[i] = out[i] + math.max(0, -v) end
  return out
end

-- ---- where imports are kept apart: what is bought abroad is nobody's output here

base.HOME = "output is home's: what is bought abroad is told by node and by region"

---Whether sums of output leave out what stands for imports: in all, and by what home and abroad share.
---@param self lian.run
---@param each string
---@return boolean
function base.leaves_out(self, each)
  return self.outcome.abroad ~= nil and each ~= "node" and each ~= "region"
end

---Numbers by node, with 0 where a node stands for imports and sums by `each` leave it out.
---@param self lian.run
---@param each string
---@return fun(list: number[]): number[]
function base.of_home(self, each)
  local leaves_out, regions = base.leaves_out(self, each), self.chain:axis("region")
  return function(list)
    if not leaves_out then return list end
    local out = {}
    for i, v in ipairs(list) do out[i] = regions[i] == self.outcome.abroad and 0 or v end
    return out
  end
end

---A frame of losses: one row a group, the columns of parts summed over it.
---@param self lian.result
---@param o table each, of
---@param parts table[] {name, values by node, weighed = true where they are to be taken as they are}
---@param weights number[]|nil
---@param unit string
---@param finish? fun(names: string[], columns: table): nil adds columns to those made
---@return lian.frame
function base.losses(self, o, parts, weights, unit, finish)
  local keys, column = base.keys(self.chain, o.each, "losses.each")
  local columns, by_name, names = {}, {}, nil
  for _, part in ipairs(parts) do
    local sums
    names, sums = base.summed(keys, base.weigh(part[2], not part.weighed and weights))
    columns[#columns + 1] = {part[1], sums, unit = unit}
    by_name[part[1]] = sums
  end
  table.insert(columns, 1, {column, names})
  local said = base.name_column(self.chain, o.each, names)
  if said then table.insert(columns, 2, said) end
  if finish then finish(by_name, columns) end
  columns.title = ("losses of %s: %s"):format(o.of, self.name)
  return frame.new(columns)
end

base.LOSSES = {each = {"text", default = "node"}, of = {"text", default = "output"}, by = {now = "each"}}

-- ---- deliveries

---What came round embargoes that leak, through which regions: the money of deliveries that a cut would have stopped,
---over the run (at once: a year). A region passes a good on where it buys the good from the origin and sells it to the
---region that is cut off, in proportion to the smaller of the two flows at rest; "?" where the table shows no such
---region. The largest first.
---```lua
---print(result:routes():top(5, "money"))
---```
---@param self lian.result
---@return lian.frame columns goods, by, through, on, money
function shared.routes(self)
  local rows, c = self.outcome.routes, {goods = {}, by = {}, through = {}, on = {}, money = {}}
  if not rows or #rows == 0 then
    options.raise("routes: nothing leaks here; give an embargo or export control `leakage`")
  end
  for k, row in ipairs(rows) do for name, list in pairs(c) do list[k] = row[name] end end
  return frame.new{{"goods", c.goods}, {"by", c.by}, {"through", c.through}, {"on", c.on},
    {"money", c.money, unit = self.chain:meta().unit}, count = #rows, title = "what leaks: " .. self.name}
    :sort("money", "descending")
end

base.FLOWS = {by = "labels", on = "labels", goods = "labels", from = {now = "by"}, to = {now = "on"}}

local function wanted_regions(names, given, path)
  if given == nil then return nil end
  local set, known = common.as_set(given), lists.set(names)
  for name in pairs(set) do
    if not known[name] then options.raise(options.unknown(path, "region", name, names)) end
  end
  return set
end

local MONEY = {before = true, after = true, change = true, moved = true}

-- the distinct goods and importing regions of tariffs, and who pays: {on, goods, by (sets of regions; nil: all)}
local function taxed_of(self)
  local tariffs, out, place = self.outcome.tariffs or self.outcome.state and self.outcome.state.tariffs or {}, {}, {}
  for _, shock in ipairs(tariffs) do
    local goods = type(shock.goods) == "table" and table.concat(shock.goods, "\0") or shock.goods or ""
    local key = goods .. "\1" .. tostring(shock.on)
    if not place[key] then
      place[key] = {on = shock.on, goods = shock.goods, by = {}}
      out[#out + 1] = place[key]
    end
    if shock.by == nil or shock.by == "*" then place[key].all = true end
    local named = shock.by and shock.by ~= "*" and common.as_set(shock.by) or {}
    for region in pairs(named) do place[key].by[region] = true end
  end
  return out
end

---From whom to whom buyers turn under the tariffs of the scenario: the deliveries of the taxed goods to the region that
---collects, by origin, before and after (see flows), money; `taxed`: whether the origin pays; shares before and after.
---All that the scenario does is in it, not the tariff alone. The largest change first.
---```lua
---print(result:diversion())
---```
---@param self lian.result
---@return lian.frame columns goods, on, by, taxed, before, after, change, share_before, share_after, moved (its size)
function shared.diversion(self)
  local names = {"goods", "on", "by", "taxed", "before", "after", "change", "share_before", "share_after", "moved"}
  local c, rows, unit = {}, 0, self.chain:meta().unit
  for _, name in ipairs(names) do c[name] = {} end
  local taxed = taxed_of(self)
  if #taxed == 0 then options.raise("diversion: the scenario has no lian.tariff{...}") end
  for _, one in ipairs(taxed) do
    local flows, sums = self:flows{on = one.on, goods = one.goods}, {}
    for k = 1, #flows do
      local row = flows:row(k)
      local key = row.goods .. "\0" .. row.on
      sums[key] = sums[key] or {before = 0, after = 0}
      sums[key].before, sums[key].after = sums[key].before + row.before, sums[key].after + row.after
    end
    for k = 1, #flows do
      local row = flows:row(k)
      local sum = sums[row.goods .. "\0" .. row.on]
      rows = rows + 1
      row.taxed = row.by ~= row.on and (one.all or one.by[row.by]) or false
      row.share_before = sum.before > 0 and row.before / sum.before or 0
      row.share_after = sum.after > 0 and row.after / sum.after or 0
      for _, name in ipairs(names) do c[name][rows] = row[name] end
    end
  end
  local columns = {count = rows, title = "diversion: " .. self.name}
  for k, name in ipairs(names) do
    columns[k] = {name, c[name], unit = MONEY[name] and unit or nil}
  end
  return frame.new(columns):sort("moved", "descending")
end

---The options of flows with those of its own.
function base.flow_rules(own)
  local rules = {}
  for key, rule in pairs(base.FLOWS) do rules[key] = rule end
  for key, rule in pairs(own) do rules[key] = rule end
  return rules
end

---Deliveries by origin, destination and good: money from node i to buyers in regions[r], before[i][r] and after[i][r].
---Rows beyond the chain's nodes are imports of the same goods, from "abroad". `from`: where rows are from, other than
---that.
---@param self lian.result
---@param given table by, on, goods
---@param regions string[] of buyers
---@param before number[][]
---@param after number[][]
---@param from? table<integer, string> row -> origin
---@return lian.frame
function base.flows(self, given, regions, before, after, from)
  local o = options.check("flows", given or {}, base.FLOWS)
  local chain, origins, n = self.chain, self.chain:axis("region"), #self.chain
  local sellers = places.regions(chain)
  if #before > n then sellers[#sellers + 1] = "abroad" end
  local named = {}
  for _, name in pairs(from or {}) do
    if not named[name] then named[name], sellers[#sellers + 1] = true, name end
  end
  local by = wanted_regions(sellers, o.by, "flows.by")
  local on = wanted_regions(regions, o.on, "flows.on")
  local is_good = common.matcher(chain, o.goods, "sector", "flows.goods")
  local goods, good = places.goods(chain)
  local place, c, rows = {}, {by = {}, on = {}, goods = {}, before = {}, after = {}}, 0
  for i = 1, #before do
    local node = i > n and i - n or i
    local origin = from and from[i] or i > n and "abroad" or origins[node]
    for r, region in ipairs((not by or by[origin]) and is_good(node) and regions or {}) do
      if not on or on[region] then
        local key = origin .. "\0" .. region .. "\0" .. good[node]
        local row = place[key]
        if not row then
          rows = rows + 1
          row, place[key] = rows, rows
          c.by[row], c.on[row], c.goods[row], c.before[row], c.after[row] = origin, region, goods[good[node]], 0, 0
        end
        c.before[row], c.after[row] = c.before[row] + before[i][r], c.after[row] + after[i][r]
      end
    end
  end
  local unit, columns = chain:meta().unit, {{"by", c.by}, {"on", c.on}, {"goods", c.goods}}
  local said = base.name_column(chain, "sector", c.goods)
  if said then columns[#columns + 1] = said end
  local change, size = {}, {}
  for row = 1, rows do
    change[row] = c.after[row] - c.before[row]
    size[row] = math.abs(change[row])
  end
  for _, column in ipairs{{"before", c.before}, {"after", c.after}, {"change", change}, {"moved", size}} do
    columns[#columns + 1] = {column[1], column[2], unit = unit}
  end
  columns.count, columns.title = rows, "deliveries: " .. self.name
  return frame.new(columns):sort("moved", "descending")
end

---Sums of a matrix's rows by region of the column, cells above 0: values[i][r]. O(cells).
function base.by_region(matrix, region_of, regions, rows, scale)
  local place, out = {}, {}
  for r, name in ipairs(regions) do place[name] = r end
  for i = 1, rows do
    local sums, row = {}, matrix:row(i)
    for r in ipairs(regions) do sums[r] = 0 end
    for j, v in ipairs(row) do
      local r = v > 0 and place[region_of[j]]
      if r then sums[r] = sums[r] + v * (scale and scale[j] or 1) end
    end
    out[i] = sums
  end
  return out
end

return base
