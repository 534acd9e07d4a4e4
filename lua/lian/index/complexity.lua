--- Economic complexity of units (countries, regions, firms) and products (goods, technologies, occupations).
local class = require "lian.base.class"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local limits = require "lian.base.limits"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local complexity = {}

local methods = {}
local meta = class.new "lian.complexity"

local RULES = {
  unit = {"text", required = true}, product = {"text", required = true}, value = {"text", required = true},
  cutoff = {"positive", default = 1}, of = {"choice", "advantage", "value", default = "advantage"},
  unit_share = {"share", default = 0}, product_share = {"share", default = 0}, largest = {"flag", default = false},
  deviation = {"choice", "sample", "population", default = "sample"},
}

local function label(v) return math.type(v) == "integer" and ("%d"):format(v) or tostring(v) end

-- rows with places of units and products, checked
local function entries(data, o)
  local obs = observations.read("complexity", data, nil, nil, true)
  local unit, product = observations.labels(obs, o.unit), observations.labels(obs, o.product)
  local values, rows, seen = observations.numbers(obs, o.value), {unit = {}, product = {}, value = {}}, {}
  for i = 1, obs.count do
    local u, p, v = label(unit[i]), label(product[i]), values[i]
    if v < 0 then
      options.raise(("complexity: '%s' is %s in row %d (%s, %s): expected an amount of at least 0"):format(o.value,
        options.describe(v), i, u, p))
    end
    local key = u .. "\0" .. p
    if seen[key] then
      options.raise(("complexity: %s and %s stand together twice (rows %d and %d); filter one period, or add them up")
        :format(u, p, seen[key], i))
    end
    seen[key] = i
    rows.unit[i], rows.product[i], rows.value[i] = u, p, v
  end
  rows.count = obs.count
  return rows
end

local function totals(names, values, count)
  local sums, all = {}, 0
  for i = 1, count do
    sums[names[i]] = (sums[names[i]] or 0) + values[i]
    all = all + values[i]
  end
  return sums, all
end

-- the rows whose unit and product have their least share of all; how many units and products were left out
local function filtered(rows, o)
  local units, all = totals(rows.unit, rows.value, rows.count)
  local products = totals(rows.product, rows.value, rows.count)
  if all == math.huge then
    options.raise("complexity: the sum of all values is beyond all numbers; give another unit")
  end
  local kept, left = {unit = {}, product = {}, value = {}, count = 0}, {units = 0, products = 0, value = 0}
  for _, sum in pairs(units) do if sum < o.unit_share * all then left.units = left.units + 1 end end
  for _, sum in pairs(products) do if sum < o.product_share * all then left.products = left.products + 1 end end
  for i = 1, rows.count do
    local u, p = rows.unit[i], rows.product[i]
    if units[u] >= o.unit_share * all and products[p] >= o.product_share * all then
      local k = kept.count + 1
      kept.unit[k], kept.product[k], kept.value[k], kept.count = u, p, rows.value[i], k
    else
      left.value = left.value + rows.value[i]
    end
  end
  left.share = all > 0 and left.value / all or 0
  return kept, left
end

local function placed(names, count)
  local list, at = observations.distinct(names, count)
  local out = {}
  for i = 1, count do out[i] = at[names[i]] end
  return out, list
end

local function labels_of(list, places)
  local out, at = {}, {}
  for k, i in ipairs(places) do
    out[k] = list[i]
    at[list[i]] = k
  end
  return out, at
end

local function missing(list, at)
  local out = {}
  for _, name in ipairs(list) do if not at[name] then out[#out + 1] = name end end
  return out
end

local function some(names)
  local shown = {}
  for k = 1, math.min(5, #names) do shown[k] = names[k] end
  return table.concat(shown, ", ") .. (#names > 5 and (" and %d more"):format(#names - 5) or "")
end

local WEAK = 0.1     -- a correlation with diversity below this leaves the sign open
local LIKE = 1e-6    -- eigenvalues this near are one

local function note_of(self, o, left)
  local f, out = self.facts, {}
  local second, third = f.eigenvalues[2], f.eigenvalues[3]
  out[1] = format("%d units, %d products, %d ones (%.1f %%); cutoff %g on %s", #self.unit_names, #self.product_names,
    f.ones, 100 * f.ones / #self.unit_names / #self.product_names, o.cutoff, o.of == "value" and "the values"
    or "comparative advantage")
  out[2] = format("eigenvalues 1, %.4g%s", second, third and format(", %.4g", third) or "")
  if third and second - third < LIKE then
    out[#out + 1] = "the second and third are alike, so that the index is any mix of two: do not use it"
  end
  if f.sign < WEAK then
    out[#out + 1] = format("its correlation with diversity is %.2g, so that its sign is not sure", f.sign)
  end
  if left.units + left.products > 0 then
    out[#out + 1] = format("%d units and %d products below their least share left out (%.2g %% of value)", left.units,
      left.products, 100 * left.share)
  end
  if f.parts > 1 then out[#out + 1] = format("the largest of %d parts that share nothing", f.parts) end
  if #self.units_left > 0 then out[#out + 1] = "units without a product: " .. some(self.units_left) end
  if #self.products_left > 0 then out[#out + 1] = "products that no unit has: " .. some(self.products_left) end
  return table.concat(out, "; ")
end

---Economic complexity of units and products out of what each unit exports, makes or employs: a product counts as had
---where its comparative advantage is at least `cutoff` (1; `of` = "value": where the value itself is). Gives indices of
---complexity (ECI, PCI: second eigenvector, mean 0, deviation 1), diversity, ubiquity, fitness, proximity, the product
---space, relatedness density and outlook, by the methods of the result. A filter by size is part of the method, for
---tiny units come out on top else: `unit_share` = 0.0001 leaves out units with less than 0.01 % of all, `product_share`
---likewise. Units and products that share nothing with the others are refused, or left out with `largest`. Any units
---and products, as long lists; with n the smaller number O(rows + n^3), above n = 1000 a few hundred passes over the
---ones.
---```lua
---local exports = lian.frame.new{{"country", {"A", "A", "A", "B", "B", "C"}},
---  {"product", {"chips", "cars", "rice", "cars", "rice", "rice"}}, {"value", {9, 5, 1, 4, 3, 8}}}
---print(lian.complexity(exports, {unit = "country", product = "product", value = "value"}))
---```
---@param data lian.frame a row a unit and product; pairs that are not there are 0
---@param given table
---@return lian.complexity|nil complexity
---@return string|nil message
---@return string|nil code
function complexity.complexity(data, given)
  local o = options.check("complexity", given, RULES)
  local rows, left = filtered(entries(data, o), o)
  local u, units = placed(rows.unit, rows.count)
  local p, products = placed(rows.product, rows.count)
  local native, message, code = core.product_space.new(u, p, rows.value, #units, #products, o.cutoff, o.of == "value",
    o.largest, o.deviation == "population")
  if not native then
    message = message:gsub("; keep the largest part.*", "%0 (largest = true)")
    return nil, "complexity: " .. message, code
  end
  local self = {native = native, unit_column = o.unit, product_column = o.product}
  local unit_places, product_places
  unit_places, product_places, self.eci, self.pci, self.diversity, self.ubiquity, self.facts = native:parts()
  self.unit_names, self.unit_at = labels_of(units, unit_places)
  self.product_names, self.product_at = labels_of(products, product_places)
  self.units_left, self.products_left = missing(units, self.unit_at), missing(products, self.product_at)
  self.note = note_of(self, o, left)
  return setmetatable(self, meta)
end

-- places of one or several labels, nil for all
local function chosen(path, given, at, names, what)
  if given == nil then return nil end
  local out = {}
  for k, name in ipairs(type(given) == "string" and {given} or given) do
    if not at[name] then options.raise(options.unknown(path, what, name, names)) end
    out[k] = at[name]
  end
  if #out == 0 then options.raise(("%s: expected one %s at least"):format(path, what)) end
  return out
end

local function at_places(list, places)
  if not places then return list end
  return lists.at(list, places)
end

---Units by complexity: eci (mean 0, deviation 1), diversity (products had), the highest first.
---@param self lian.complexity
---@return lian.frame
function methods.units(self)
  return frame.new{{self.unit_column, self.unit_names}, {"eci", self.eci, digits = 5}, {"diversity", self.diversity},
    count = #self.unit_names, title = "economic complexity", note = self.note,
    provenance = {eigenvalues = self.facts.eigenvalues, sign = self.facts.sign, parts = self.facts.parts,
      units_left = self.units_left, products_left = self.products_left}}:sort("eci", "descending")
end

---Products by complexity: pci (mean 0, deviation 1), ubiquity (units that have it), the highest first.
---```lua
---print(c:products():top(10, "pci"))
---```
---@param self lian.complexity
---@return lian.frame
function methods.products(self)
  return frame.new{{self.product_column, self.product_names}, {"pci", self.pci, digits = 5},
    {"ubiquity", self.ubiquity}, count = #self.product_names, title = "complexity of products",
    note = self.note}:sort("pci", "descending")
end

---Fitness of units, or with `of` = "products" quality of products (Tacchella et al. 2012): step after step until no
---fitness changes by more than `tolerance` (1e-9), at most `steps` (1000). The fitness of some units may go to 0, and
---then has no end: the note says how many, and whether the others settled. O(ones) a step.
---@param self lian.complexity
---@param given? {of: string, steps: integer, tolerance: number}
---@return lian.frame the highest first
function methods.fitness(self, given)
  local o = options.check("complexity:fitness", given, {of = {"choice", "units", "products", default = "units"},
    steps = {"count", default = 1000}, tolerance = {"not_negative", default = 1e-9}})
  local f, q, info = self.native:fitness(o.steps, o.tolerance)
  local by_unit = o.of == "units"
  local note = format("%s after %d steps (largest change %.2g)", info.settled and "settled" or "not settled",
    info.steps, info.change)
  if info.vanishing > 0 then
    note = ("%s, without %d units whose fitness goes to 0: read ranks, not values"):format(note, info.vanishing)
  end
  local values = by_unit and f or q
  return frame.new{{by_unit and self.unit_column or self.product_column, by_unit and self.unit_names
    or self.product_names}, {by_unit and "fitness" or "quality", values, digits = 5}, count = #values,
    title = by_unit and "fitness" or "quality of products", note = note,
    provenance = {steps = info.steps, change = info.change, settled = info.settled}}
    :sort(by_unit and "fitness" or "quality", "descending")
end

local OWN = {"flag", default = true}

-- one row a product: relatedness of one unit
local function for_unit(self, u, own)
  local _, density, gain = self.native:relatedness({u}, own, true, true)
  local has, mine = {}, lists.set(self.native:has(u))
  for p = 1, #self.product_names do has[p] = mine[p] or false end
  local gains = gain:row(1)
  for p in pairs(mine) do gains[p] = nil end
  local near = density:row(1)
  return frame.new{{self.product_column, self.product_names}, {"has", has}, {"density", near, digits = 5},
    {"pci", self.pci, digits = 5}, {"gain", gains, digits = 4}, count = #self.product_names,
    title = "products near to what " .. self.unit_names[u] .. " makes",
    note = "density: share of a product's proximity that lies in products had; gain: what it would add to the outlook, "
      .. "for those that are not had"}:sort("density", "descending")
end

---Relatedness density, in [0, 1]: of a product's proximity to all products, the share that lies in products that the
---unit has. For one `unit` a frame by product, with gain, what adopting it would add to the outlook; without it a
---matrix of units and products (8 bytes a pair). `own` = false leaves the product's proximity to itself out, which
---moves all numbers. O(ones) a unit.
---```lua
---print(c:density{unit = "C"}:top(10, "density"))
---```
---@param self lian.complexity
---@param given? {unit: string, own: boolean}
---@return lian.frame|lian.matrix
function methods.density(self, given)
  local o = options.check("complexity:density", given, {unit = "text", own = OWN})
  if o.unit then
    return for_unit(self, chosen("complexity:density.unit", o.unit, self.unit_at, self.unit_names, "unit")[1], o.own)
  end
  limits.check("complexity:density", "cells", #self.unit_names * #self.product_names)
  local _, density = self.native:relatedness(nil, o.own, true, false)
  density:label(self.unit_names, self.product_names)
  return density
end

---Complexity outlook (opportunity value) of units: sum of density x pci over the products that they lack. O(ones) a
---unit.
---@param self lian.complexity
---@param given? {own: boolean}
---@return lian.frame the highest first
function methods.outlook(self, given)
  local o = options.check("complexity:outlook", given, {own = OWN})
  local outlook = self.native:relatedness(nil, o.own, false, false)
  return frame.new{{self.unit_column, self.unit_names}, {"outlook", outlook, digits = 5}, {"eci", self.eci, digits = 5},
    count = #outlook, title = "complexity outlook"}:sort("outlook", "descending")
end

---Proximity of products, in [0, 1]: units that have both over the larger ubiquity. For one `product` or several a
---matrix with a row for each, else of all pairs (8 bytes a pair). Cost: for each product the sum of diversities of its
---units.
---@param self lian.complexity
---@param given? {product: string|string[]}
---@return lian.matrix
function methods.proximity(self, given)
  local o = options.check("complexity:proximity", given, {product = "labels"})
  local places = chosen("complexity:proximity.product", o.product, self.product_at, self.product_names, "product")
  limits.check("complexity:proximity", "cells", (places and #places or #self.product_names) * #self.product_names)
  local near = self.native:proximity(places)
  near:label(at_places(self.product_names, places), self.product_names)
  return near
end

---The product space: pairs of products by proximity. The tree that links all products with the largest proximities, and
---all other pairs whose proximity is at least `threshold` (0.55), for a drawing as in Hidalgo et al. (2007).
---O(products^2) beside the proximities, without their matrix.
---```lua
---print(c:space():top(10))
---```
---@param self lian.complexity
---@param given? {threshold: number}
---@return lian.frame a row a pair, the nearest first
function methods.space(self, given)
  local o = options.check("complexity:space", given, {threshold = {"positive", default = 0.55}})
  local from, to, near, tree = self.native:space(o.threshold)
  return frame.new{{"from", at_places(self.product_names, from)}, {"to", at_places(self.product_names, to)},
    {"proximity", near, digits = 4}, {"tree", tree}, count = #near, title = "product space",
    note = format("%d links of the tree, %d others of at least %g", #self.product_names - 1,
      #near - #self.product_names + 1, o.threshold)}:sort("proximity", "descending")
end

meta.__tostring = function(self) return self:units():tostring() end
meta.__len = function(self) return #self.unit_names end

class.seal(meta, methods, {"note", "facts"})

return complexity
