--- Who is given which programme: the assignment of the largest sum of fits, with capacities.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local assign = {}

local RULES = {provinces = "any", firms = "any", programmes = {"any", required = true}, by = {"text", default = "fit"},
  capacity = "text", all = {"flag", default = true}, fits = "any"}

-- the names in the first column of texts, each once
local function names_of(path, f)
  if not frame.is(f) then options.fail(path, "a frame", f) end
  local column
  for _, name in ipairs(f:names()) do
    if #f > 0 and type(f:column(name)[1]) == "string" then
      column = name
      break
    end
  end
  if not column then options.raise(path .. ": expected a frame with a column of names and one row at least") end
  local names, place = {}, {}
  local labels = f:column(column)
  for k = 1, #f do
    local label = labels[k]
    if type(label) ~= "string" or label == "" then
      options.fail(("%s[%d].%s"):format(path, k, column), "a name", label)
    end
    if place[label] then
      options.raise(("%s: '%s' stands twice in %s (rows %d and %d)"):format(path, label, column, place[label], k))
    end
    names[k], place[label] = label, k
  end
  return names, place, column
end

local function has(f, name)
  for _, one in ipairs(f:names()) do if one == name then return true end end
  return false
end

local function finite(v) return type(v) == "number" and v == v and math.abs(v) < math.huge end

-- fits from a frame of rows (who, programme, fit): missing pairs may not be
local function from_list(o, who, programmes, path)
  local f = o.fits
  if not frame.is(f) then options.fail("assign.fits", "a frame", f) end
  for _, name in ipairs{who.column, programmes.column, o.by} do
    if not has(f, name) then options.raise(options.unknown("assign.fits", "column", name, f:names())) end
  end
  local fit, seen = {}, {}
  for k = 1, #who.names * #programmes.names do fit[k] = 0 / 0 end
  for k = 1, #f do
    local row = f:row(k)
    local i, j = who.place[row[who.column]], programmes.place[row[programmes.column]]
    if not i then options.raise(options.unknown(("assign.fits[%d]"):format(k), path, row[who.column], who.names)) end
    if not j then
      options.raise(options.unknown(("assign.fits[%d]"):format(k), "programme", row[programmes.column],
        programmes.names))
    end
    local at = (i - 1) * #programmes.names + j
    if seen[at] then
      options.raise(("assign.fits: %s with %s stands twice (rows %d and %d)"):format(row[who.column],
        row[programmes.column], seen[at], k))
    end
    seen[at] = k
    if row[o.by] ~= nil then fit[at] = row[o.by] end
  end
  return fit
end

-- fits from columns of the frame of provinces, one a programme; an empty cell may not be
local function from_columns(o, who, programmes, path)
  local f, fit, lacks = o[path], {}, {}
  for _, name in ipairs(programmes.names) do if not has(f, name) then lacks[#lacks + 1] = ("'%s'"):format(name) end end
  if #lacks > 0 then
    options.raise(("assign.%s: no column with the fit to %s; give a column a programme, or fits = a frame with columns "
      .. "%s, %s, %s"):format(path, table.concat(lacks, ", "), who.column, programmes.column, o.by))
  end
  for i = 1, #who.names do
    for _, name in ipairs(programmes.names) do
      local v = f(i, name)
      if v ~= nil and not finite(v) then
        options.fail(("assign.%s[%d]['%s']"):format(path, i, name), "a number, or nothing where it may not be", v)
      end
      fit[#fit + 1] = v or 0 / 0
    end
  end
  return fit
end

local function capacities_of(o, programmes)
  local out = {}
  if o.capacity and not has(o.programmes, o.capacity) then
    options.raise(options.unknown("assign.capacity", "column", o.capacity, o.programmes:names()))
  end
  for j in ipairs(programmes.names) do
    local v = o.capacity and o.programmes(j, o.capacity)
    if not o.capacity then v = 1 end
    if not finite(v) or v < 0 or v % 1 ~= 0 or v >= 2 ^ 31 then
      options.fail(("assign.programmes[%d].%s"):format(j, o.capacity), "a whole number of at least 0", v)
    end
    out[j] = v
  end
  return out
end

-- the best programme that each could have were there room
local function best_of(fit, i, columns)
  local best
  for j = 1, columns do
    local v = fit[(i - 1) * columns + j]
    if v == v and (not best or v > fit[(i - 1) * columns + best]) then best = j end
  end
  return best
end

---Matches provinces (or `firms`) to programmes, each to one at most, so that the sum of fits is largest; exact. The fit
---stands in `provinces`, in a column for each programme, or in `fits`, a frame with the columns of both names and `by`
---("fit"); an empty cell, or a pair that is not there: may not be. `capacity`: the column of `programmes` that says how
---many each takes (one each when left out). `all` (true): as many as there is room for are matched, and of such matches
---the best; else nobody gets a programme at a fit below 0. `best`: what each would have were there room everywhere,
---`loses` the fit that it gives up for others. O(provinces^2 programmes).
---```lua
---local frame = lian.frame
---print(lian.assign{
---  provinces = frame.new{{"province", {"Anhui", "Hubei"}}, {"chips", {5, 4}}, {"panels", {4, 1}}},
---  programmes = frame.new{{"programme", {"chips", "panels"}}, {"teams", {1, 1}}}, capacity = "teams"})
---```
---@param given {provinces: lian.frame, programmes: lian.frame, fits: lian.frame, by: string, capacity: string}
---@return lian.frame assignment columns province, programme, fit, best, loses
function assign.assign(given)
  local o = options.check("assign", given, RULES)
  if (o.provinces == nil) == (o.firms == nil) then options.raise("assign: expected either provinces or firms") end
  local path = o.provinces ~= nil and "provinces" or "firms"
  local who, programmes = {}, {}
  who.names, who.place, who.column = names_of("assign." .. path, o[path])
  programmes.names, programmes.place, programmes.column = names_of("assign.programmes", o.programmes)
  if who.column == programmes.column then
    options.raise(("assign: both frames have their names in '%s'; rename one"):format(who.column))
  end
  local fit = o.fits ~= nil and from_list(o, who, programmes, path:sub(1, -2)) or from_columns(o, who, programmes, path)
  local columns, c = #programmes.names, {{}, {}, {}, {}, {}}
  local where, total = assert(core.portfolio.assign(fit, capacities_of(o, programmes), o.all))
  local left = 0
  for i, name in ipairs(who.names) do
    local j, best = where[i], best_of(fit, i, columns)
    c[1][i] = name
    if j > 0 then
      c[2][i], c[3][i] = programmes.names[j], fit[(i - 1) * columns + j]
    else
      left = left + 1
    end
    if best then
      c[4][i] = programmes.names[best]
      c[5][i] = j > 0 and fit[(i - 1) * columns + best] - c[3][i] or nil
    end
  end
  return frame.new{{who.column, c[1]}, {programmes.column, c[2]}, {o.by, c[3], digits = 4}, {"best", c[4]},
    {"loses", c[5], digits = 3}, count = #who.names, title = "assignment",
    note = format("sum of fits %.6g; %d of %d matched", total, #who.names - left, #who.names)}
end

return assign
