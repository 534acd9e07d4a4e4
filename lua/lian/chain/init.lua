--- What every chain can say of itself, beside what the core gives it; the families of methods join at the top
--- (lian.init).
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local names = require "lian.chain.names"
local places = require "lian.chain.places"
local roles = require "lian.chain.roles"

local methods = {}

local function imbalance(gap)
  return gap.absolute > 0 and format("largest %.6g at %s; relative %.3g at %s",
    gap.absolute, gap.at, gap.relative, gap.relative_at) or "exact"
end

local function radius_text(found, split)
  local text = format("%.6f", found.radius)
  if split then text = text .. format(" domestic, %.6f with imports", found.radius_total) end
  return text
end

-- value added and final demand by role; a row of value added that was derived holds all that output leaves
local function role_lines(self, sums, by_role, into)
  local more, inputs = roles.lines(sums, by_role), self:block("inputs")
  if #inputs.labels == 1 and inputs.labels[1] == "value added" then
    more[1][2] = more[1][2] .. " (one row: all that output leaves over flows, imports and taxes on products too)"
  end
  local imports, final = self:flows("imports"), self:block("demand").second
  if imports then
    local between, bought = lists.sum(imports:row_sums()), final and lists.sum(final:row_sums()) or 0
    more[#more + 1] = {"imports apart", ("%s between nodes, %s final"):format(roles.amount(between),
      roles.amount(bought))}
  end
  table.move(more, 1, #more, #into + 1, into)
end

---Says what the table is like: balance, zero outputs, negative cells, spectral radius, and what value added,
---further inputs and final demand sum to, role by role (value added: inputs of all roles but imports, product_taxes
---and discrepancy).
---Prints as a list; the fields `row`, `column` (absolute, at, relative, relative_at),
---`zero_output`, `negative_flows`, `negative_demand`, `negative_value_added`, `radius`,
---`radius_total`, `filled_flows`, `looks_like_total`, `stray_demand` (demand of no known region),
---`doubts` (inputs and demand whose role and label speak against each other, and regions that may be one),
---`value_added` (its sum), `inputs` and `demand` (role -> sum) are numbers, names and labels to test.
---Cost: O(n^2) a pass, about 50 passes for the spectral radius; where a dense table has cells or output below 0, its
---eigenvalues: about 10 n^3 operations (1 s at 1,400 nodes, 6 minutes at 9,800) in one call of LAPACK, for which Ctrl-C
---waits.
---```lua
---print(chain:check())
---```
---@param self lian.chain
---@return lian.check|nil check
---@return string|nil message
---@return string|nil code
function methods.check(self)
  local found, message, code = self:raw_check()
  if not found then return nil, message, code end
  local meta = self:meta()
  local n = #self
  local sums, by_role = roles.sums(self)
  found.value_added, found.inputs, found.demand = sums.value_added, sums.inputs, sums.demand
  local lines = {
    {"row balance", imbalance(found.row)},
    {"column balance", imbalance(found.column)},
    {"zero output", ("%d of %d nodes"):format(found.zero_output, n)},
    {"negative", ("%d flows, %d final demands, %d value added, %d outputs"):format(
      found.negative_flows, found.negative_demand, found.negative_value_added,
      found.negative_output)},
    {"filled", format("%.1f %% of flows", 100 * found.filled_flows / (n * n))},
    {"spectral radius", radius_text(found, meta.split)},
  }
  if meta.kind ~= "items" then role_lines(self, sums, by_role, lines) end
  found.doubts = meta.kind == "items" and {} or roles.doubts(self)
  found.doubts[#found.doubts + 1] = places.alike(self)
  for _, text in ipairs(found.doubts) do lines[#lines + 1] = {"doubt", text} end
  local stray
  found.stray_demand, stray = places.stray(self)
  if stray then lines[#lines + 1] = {"unknown buyers", stray} end
  if found.looks_like_total then
    lines[#lines + 1] = {"warning", ("'%s' looks like the sum of its neighbours: a total left in?")
      :format(found.looks_like_total)}
  end
  return setmetatable(found, {__name = "lian.check", __metatable = false, __tostring = function()
    local out = {}
    for i, line in ipairs(lines) do out[i] = ("  %-16s %s"):format(line[1], line[2]) end
    return "check\n" .. table.concat(out, "\n")
  end})
end

---One row a node: axes, output, final demand, value added, attributes.
---```lua
---chain:frame():csv("nodes.csv")
---```
---@param self lian.chain
---@return lian.frame
function methods.frame(self)
  local meta = self:meta()
  local columns = {{"node", self:nodes()}}
  local texts = names.texts(self)
  if texts then columns[2] = {"name", texts} end
  for _, name in ipairs(self:axes()) do columns[#columns + 1] = {name, self:axis(name)} end
  columns[#columns + 1] = {"output", self:output(), unit = meta.unit}
  columns[#columns + 1] = {"final_demand", self:final_demand(), unit = meta.unit}
  columns[#columns + 1] = {"value_added", self:value_added(), unit = meta.unit}
  for _, name in ipairs(self:attributes()) do
    if name ~= "name" or not texts then
      local values, unit = self:attribute(name)
      for i, v in ipairs(values) do if v == false then values[i] = nil end end
      columns[#columns + 1] = {name, values, unit = unit}
    end
  end
  return names.narrow(frame.new(columns))
end

return methods
