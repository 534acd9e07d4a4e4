--- What a scenario at once did, in a few sentences: result:summary.
local format = require "lian.base.format"
local number = require "lian.frame.number"

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
return function(self)
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
