--- What of lists of trade is taken: rows of the years asked for, between two countries, whose code belongs to an item.
--- What is left out is counted.
local flows = require "lian.read.trade_flows"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"
local problem = require "lian.read.problem"
local rows = require "lian.read.trade_rows"

local take_in = {}

---"2019 to 2022", "none".
function take_in.years_text(seen)
  local list = flows.sorted(seen)
  return #list == 0 and "none" or list[1] == list[#list] and tostring(list[1]) or
    ("%d to %d"):format(list[1], list[#list])
end

-- whether a row is a trade between two countries, or a total where totals are asked for; counts what is left out
local function keeps(row, o, found)
  local total = rows.is_total(row)
  if row.side == "again" then
    found.again = found.again + 1
  elseif partners.is_total(row.reporter) then
    found.totals = found.totals + 1
  elseif total and not (o.totals == "only" or found.alone) then
    found.totals = found.totals + 1
  elseif not total and o.totals == "only" then
    found.pairs = found.pairs + 1
  elseif o.out[row.from] or o.out[row.to] then
    found.left_out = found.left_out + 1
  elseif row.from == row.to then
    found.selves = found.selves + 1
  else
    return true
  end
  return false
end

local function repeated(row, seen)
  local key = table.concat({row.code, row.side, row.from, row.to, row.period or ""}, "\0")
  local again = seen[key] ~= nil
  seen[key] = true
  return again
end

local function take(row, o, found, f, codes, seen)
  if not keeps(row, o, found) then return end
  found.rows = found.rows + 1
  local item = codes.item_of(row.code)
  codes:note(row.code, item, row.value)
  if not item then return end
  if o.of == "quantity" and not row.quantity then
    if o.missing ~= "drop" then
      problem.bad("%s: quantity of '%s': expected a number above 0, found none (missing = 'drop' leaves such rows "
        .. "out)", row.at, row.code)
    end
    found.missing = found.missing + 1
    return
  end
  if repeated(row, seen) then found.repeated = found.repeated + 1 end
  if row.year then found.taken_years[row.year] = true end
  flows.add(f, item, row)
end

local function wants(o, file, found)
  return function(row)
    if row.year then found.years[row.year] = true end
    if not o.range then return true end
    if not row.year then options.raise(("read.trade.years: %s has no column of years"):format(file.path)) end
    return row.year >= o.range[1] and row.year <= o.range[2]
  end
end

local function nothing(o, found, files)
  local path = files[1].path
  if o.range and not next(found.taken_years) and found.rows == 0 and found.totals == 0 then
    problem.bad("%s: no rows of %s (there are: %s)", path, o.range[1] == o.range[2] and o.range[1] or
      ("%d to %d"):format(o.range[1], o.range[2]), take_in.years_text(found.years))
  end
  if found.rows == 0 and found.totals > 0 then
    problem.bad("%s: all %d rows have a total as partner (World): totals = 'only' reads them as what each reporter "
      .. "trades with all", path, found.totals)
  end
  if found.rows == 0 then
    problem.bad("%s: no rows of trade (left out: %d of pairs, %d re-exports or re-imports, %d with itself, %d of "
      .. "leave_out)", path, found.pairs, found.again, found.selves, found.left_out)
  end
end

---Reads files into flows by item.
---@param o table of, totals, missing, negative, range (of years), out (countries left out), form (text.options),
---  skip, wide
---@param files table[]
---@param codes table concordance
---@return table flows
---@return table found what was counted
function take_in.rows(o, files, codes)
  local found = {rows = 0, totals = 0, pairs = 0, selves = 0, again = 0, left_out = 0, missing = 0, negative = 0,
    repeated = 0, files = {}, years = {}, taken_years = {}, paths = {}, notes = {}}
  local f, seen = flows.new(), {}
  for k, file in ipairs(files) do
    found.paths[k] = file.path
    local own = {form = o.form, skip = o.skip,
      missing = o.missing, negative = o.negative, wide = o.wide,
      wants = wants(o, file, found)}
    rows.each(file, own, found, function(row) take(row, o, found, f, codes, seen) end)
  end
  nothing(o, found, files)
  if #f.items == 0 then
    local names = options.names(codes.left)
    problem.bad("%s: the concordance covers none of the %d codes (such as %s)", files[1].path, #names,
      table.concat(names, ", ", 1, math.min(5, #names)))
  end
  codes:check_levels(files[1].path)
  return f, found
end

return take_in
