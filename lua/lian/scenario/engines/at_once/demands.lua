--- Changes of final demand at once, cell by cell; of a table that keeps imports apart imported final goods too.
local format = require "lian.base.format"
local options = require "lian.base.options"

local demands = {}

---The final demand for a node as changed so far, by column.
---@param self table state
---@param i integer
---@return number[]
function demands.row(self, i)
  self.finals[i] = self.finals[i] or self.demand.values:row(i)
  return self.finals[i]
end

-- imported final goods of a node as changed so far, by column
local function imported_of(self, i)
  self.imported_finals = self.imported_finals or {}
  self.imported_finals[i] = self.imported_finals[i] or self.demand.second:row(i)
  return self.imported_finals[i]
end

-- what an amount adds to a cell that holds `now`, and held `v` before all shocks: in proportion to what is left of all
-- cells, those of imported final goods too, or to what they held where nothing is left
local function spread_of(self, hit, amount, path)
  local whole, rest = 0, 0
  for d, cells in pairs(hit.cells) do
    for i, v in pairs(cells) do whole, rest = whole + (self.finals[i] and self.finals[i][d] or v), rest + v end
  end
  for d, cells in pairs(hit.imported or {}) do
    for i, v in pairs(cells) do whole, rest = whole + imported_of(self, i)[d], rest + v end
  end
  if not hit.draws and amount < -math.max(0, whole) then
    options.fail(path .. ".amount", format("at least -%.6g, all that is demanded", math.max(0, whole)), amount)
  end
  if whole == 0 then return function(_, v) return amount * v / rest end end
  return function(now) return amount * now / whole end
end

-- the same for final goods that are imported, which nobody makes here
local function change_imported(self, hit, shock, add)
  local sum = 0
  for d, cells in pairs(hit.imported or {}) do
    for i, v in pairs(cells) do
      local row = imported_of(self, i)
      local by = add and add(row[d], v) or shock.change * row[d]
      row[d], sum = row[d] + by, sum + by
    end
  end
  if add and math.abs(sum) > 1e-9 * math.abs(shock.amount) then
    self:note(format("of an amount of %.6g, %.6g is of imported final goods, which are not made here", shock.amount,
      sum))
  end
end

---Final demand for the cells of a hit (hits.demand) changes by a share of what is bought, or by an amount in all.
function demands.change(self, hit, shock, path)
  local add = shock.amount and spread_of(self, hit, shock.amount, path) or nil
  for d = 1, #self.demand.labels do
    for i, v in pairs(hit.cells[d] or {}) do
      local row, was = demands.row(self, i), self.wanted[i] or self.demand.values:row(i)
      local by = add and add(row[d], v) or shock.change * row[d]
      self.wanted[i], was[d] = was, was[d] + (add and by or shock.change * was[d])
      row[d] = row[d] + by
      self.direct[i], self.wish[i] = self.direct[i] - by, self.wish[i] + by
    end
  end
  change_imported(self, hit, shock, add)
  self:note(hit.note)
  if (shock.change or shock.amount) > 0 and not hit.draws then
    self:note("a rise of demand is met at once, whatever capacity there is")
  end
  self.demand_side = true
end

return demands
