--- The firms that lian.firms builds a network of: labels, nodes of the table, sizes, from a frame, a csv or numbers.
local firms = require "lian.network.firms"
local format = require "lian.base.format"
local frame_base = require "lian.frame.base"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sizes = require "lian.network.sizes"
local base = require "lian.network.base"

local given = {}

local MOST = 50000000 -- firms that are made
local CLOSE = 0.01 -- of a sector's output: revenues that miss it by less are brought to it

-- ---- columns of a frame or a csv, as texts and numbers by name

local function of_frame(f, o)
  local label = o.label or f.by_name.firm and "firm" or f.by_name.label and "label"
  local column = label and frame_base.column(f, label, "firms.firms") or frame_base.first(f, "string")
  if not column then options.fail("firms.firms", "a frame with a column of labels", "none of texts") end
  local labels, seen, out = {}, {}, {columns = {}, names = {}}
  for k = 1, f.count do
    local text = type(column.values[k]) == "string" and firms.trimmed(column.values[k]) or ""
    if text == "" then problem.bad("firms.firms: row %d: expected a firm, found none", k) end
    if seen[text] then problem.bad("firms.firms: row %d: the firm %s stands at row %d already", k,
      options.describe(text), seen[text]) end
    labels[k], seen[text] = text, k
  end
  for _, c in ipairs(f.columns) do
    local kind = c ~= column and frame_base.kind(f, c)
    if kind == "string" or kind == "number" then
      local values = {}
      for k = 1, f.count do
        local v = c.values[k]
        if v == nil and kind == "string" then v = "" end
        values[k] = v or false
      end
      out.names[#out.names + 1] = c.name
      out.columns[c.name] = kind == "number" and {numbers = values} or {texts = values}
    end
  end
  out.labels = labels
  return out
end

local function of_file(path, o)
  local read = firms.read(path, {label = o.label, region = o.region, sector = o.sector})
  return {labels = read.labels, columns = read.columns, names = read.names, axes = {sector = true, region = true}}
end

-- the column that has the role of `name`, under that name, once more
local function rename(list, o, name)
  local asked = o[name]
  if asked and asked ~= name and not (list.axes and list.axes[name]) then
    if not list.columns[asked] then
      options.raise(options.unknown("firms." .. name, "column of firms", asked, list.names))
    end
    if not list.columns[name] then list.names[#list.names + 1] = name end
    list.columns[name] = {texts = list.columns[asked].texts, numbers = list.columns[asked].numbers}
  end
  return list.columns[name]
end

-- ---- sectors and nodes of the table

---Nodes of a table by "sector", "region\0sector" and node label; the sectors that are in several regions.
---@param chain lian.chain
---@return table<string, integer> index
---@return table<string, boolean> several
function given.index(chain)
  local regions, sectors, out, several = chain:axis("region"), chain:axis("sector") or chain:nodes(), {}, {}
  for i, sector in ipairs(sectors) do
    if out[sector] and out[sector] ~= i then several[sector] = true end
    out[sector] = out[sector] or i
    out[(regions and regions[i] or "") .. "\0" .. sector] = i
  end
  for i, label in ipairs(chain:nodes()) do out[label], several[label] = i, nil end
  return out, several
end

local function places_of(list, o)
  local sector, region = rename(list, o, "sector"), rename(list, o, "region")
  local chain, out = o.table, {}
  if not sector then
    options.raise("firms.firms: no column of sectors ('sector', or as the option says): each firm is of a sector of "
      .. "the table")
  end
  local index, several = given.index(chain)
  for k, label in ipairs(list.labels) do
    local text = (sector.texts or sector.numbers)[k]
    text = type(text) == "number" and format("%s", text) or text or ""
    local of = region and region.texts and region.texts[k] or ""
    local at = index[of .. "\0" .. text] or not several[text] and index[text]
    if not at then
      local why = several[text] and ("the table has the sector %s in several regions; the firm's region is %s"):format(
        options.describe(text), of == "" and "not known" or options.describe(of)) or
        ("the table has no sector %s%s"):format(options.describe(text), options.suggest(text, chain:axis("sector") or
        chain:nodes()))
      problem.bad("firms.firms: the firm %s: %s", options.describe(label), why)
    end
    out[k] = at
  end
  return out
end

-- ---- numbers of firms

local function add_counted(list, chain, counts)
  local count = 0
  for _, v in ipairs(counts) do count = count + v end
  if count > MOST then options.fail("firms.firms", ("at most %d firms"):format(MOST), count) end
  local labels, regions = chain:nodes(), chain:axis("region")
  local distinct = lists.set(regions or {})
  local several = next(distinct) and next(distinct, next(distinct)) ~= nil
  local sector, region, axis = {}, {}, chain:axis("sector") or labels
  list.labels, list.place = {}, {}
  for i, label in ipairs(labels) do
    for k = 1, counts[i] do
      local at = #list.labels + 1
      list.labels[at], list.place[at], sector[at] = label .. " " .. k, i, axis[i]
      if several then region[at] = regions[i] end
    end
  end
  list.columns, list.names = {sector = {texts = sector}, region = several and {texts = region} or nil},
    several and {"sector", "region"} or {"sector"}
  return list
end

-- by output, three at least where anything is made
local function shared_out(chain, count)
  local x, sum, out = chain:output(), 0, {}
  for _, v in ipairs(x) do sum = sum + math.max(0, v) end
  for i, v in ipairs(x) do
    out[i] = v > 0 and math.max(3, math.floor(math.min(count, 2 ^ 40) * v / sum + 0.5)) or 0
  end
  return out
end

local function counts_of(chain, by_sector)
  local index, several = given.index(chain)
  local out = lists.zeros(#chain)
  for _, name in ipairs(options.names(options.plain("firms.firms", by_sector, "sector -> number of firms"))) do
    local path = ("firms.firms['%s']"):format(name)
    local i = not several[name] and index[name]
    if not i then options.raise(options.unknown("firms.firms", "sector", name, chain:nodes())) end
    local v = math.tointeger(by_sector[name])
    if not v or v < 0 then options.fail(path, "a whole number of firms", by_sector[name]) end
    out[i] = v
  end
  return out
end

-- ---- sizes

local function largest_of(o, chain)
  local out = {}
  if not o.largest then return out end
  local index, several = given.index(chain)
  for _, name in ipairs(options.names(options.plain("firms.largest", o.largest, "sector -> revenue"))) do
    local i = not several[name] and index[name]
    if not i then options.raise(options.unknown("firms.largest", "sector", name, chain:nodes())) end
    local v = o.largest[name]
    if type(v) ~= "number" or not (v > 0 and v < math.huge) then
      options.fail(("firms.largest['%s']"):format(name), "revenue above 0", v)
    end
    out[i] = v
  end
  return out
end

-- rows by node
local function members_of(list, count)
  local out = {}
  for i = 1, count do out[i] = {} end
  for k, i in ipairs(list.place) do out[i][#out[i] + 1] = k end
  return out
end

local function add_rest(list, chain, i, amount, members)
  local at = #list.labels + 1
  list.labels[at], list.place[at], list.sizes[at] = "rest of " .. chain:nodes()[i], i, amount
  members[#members + 1] = at
  for name, column in pairs(list.columns) do
    local kind = column.texts and "texts" or "numbers"
    if #column[kind] == at - 1 then column[kind] = table.move(column[kind], 1, at - 1, 1, {}) end
    local axis = (name == "sector" or name == "region") and column.texts and chain:axis(name)
    column[kind][at] = axis and axis[i] or kind == "texts" and "" or false
  end
end

-- known revenues of a sector against its output
local function settle(list, o, i, members, sum, told)
  local chain, x = o.table, o.table:output()[i]
  local label = chain:nodes()[i]
  if math.abs(sum - x) <= CLOSE * x or o.uncovered == "scale" then
    if sum > 0 then
      for _, k in ipairs(members) do list.sizes[k] = list.sizes[k] * (x / sum) end
      if math.abs(sum - x) > 1e-9 * x then told.scaled[#told.scaled + 1] = format("%s x %.4g", label, x / sum) end
    end
  elseif o.uncovered == "rest" and sum < x then
    add_rest(list, chain, i, x - sum, members)
    told.rest[#told.rest + 1] = format("%s %.3g %%", label, 100 * (x - sum) / x)
  else
    problem.fail("contradiction", "firms.firms: the revenues of sector %s sum to %.6g, and its output is %.6g (%s): "
      .. "are they in the table's unit? uncovered = 'scale' brings them to it%s", options.describe(label), sum, x,
      o.table:meta().unit or "no unit", sum < x and ", 'rest' adds a firm with what they lack" or "")
  end
end

local function size_sector(list, o, i, members, largest, told)
  local known, unknown = 0, {}
  for _, k in ipairs(members) do
    if list.sizes[k] then known = known + list.sizes[k] else unknown[#unknown + 1] = k end
  end
  if #unknown == 0 then return settle(list, o, i, members, known, told) end
  local x = o.table:output()[i]
  local rest = x - known
  if rest <= 0 and x > 0 then
    problem.fail("contradiction", "firms.firms: the revenues that are known of sector %s sum to %.6g of its output "
      .. "%.6g, so nothing is left for %d firms without one", options.describe(o.table:nodes()[i]), known, x, #unknown)
  end
  local drawn = x > 0 and sizes.draw(#unknown, rest, o, told.drawn, largest[i], ("firms.largest['%s']"):format(
    o.table:nodes()[i])) or {}
  for k, at in ipairs(unknown) do list.sizes[at] = drawn[k] or 0 end
  told.drawn = told.drawn + #unknown
end

local function check_revenue(list, o)
  local column, out = rename(list, o, "revenue"), {}
  if column and not column.numbers then
    options.raise("firms.firms: the column 'revenue' holds texts, expected numbers")
  end
  for k, label in ipairs(list.labels) do
    local v = column and column.numbers[k] or false
    if v and not (v > 0 and v < math.huge) then
      problem.bad("firms.firms: the firm %s: expected a revenue above 0, got %g (leave it empty where it is not known)",
        options.describe(label), v)
    end
    out[k] = v
  end
  return out
end

-- a sector that trades has firms, or is a firm of its own
local function check_sectors(o, flow, members)
  local chain, n = o.table, #o.table
  for i = 1, n do
    local sells, buys = 0, 0
    for j = 1, n do sells, buys = sells + flow[(i - 1) * n + j], buys + flow[(j - 1) * n + i] end
    if #members[i] == 0 and (sells > 0 or buys > 0) then
      local label = chain:nodes()[i]
      if o.uncovered ~= "rest" then
        problem.fail("contradiction", "firms.firms: no firm is of sector %s, which sells %.6g to firms and buys "
          .. "%.6g: give it "
          .. "firms, aggregate the table (chain:aggregate), or uncovered = 'rest' makes it one firm",
          options.describe(label), sells, buys)
      end
    end
  end
end

---The firms of lian.firms.
---@param o table checked options of lian.firms
---@param flow number[] of the table, row by row
---@return {labels: string[], place: integer[], sizes: number[], columns: table, names: string[], notes: string[]}
function given.read(o, flow)
  local chain, list = o.table, nil
  if frame_base.is(o.firms) then list = of_frame(o.firms, o)
  elseif type(o.firms) == "string" then list = of_file(o.firms, o)
  elseif math.type(o.firms) == "integer" and o.firms >= 1 then
    list = add_counted({}, chain, shared_out(chain, o.firms))
  elseif type(o.firms) == "table" then list = add_counted({}, chain, counts_of(chain, o.firms))
  else
    options.fail("firms.firms", "a frame or csv of firms, their number, or sector -> number", o.firms)
  end
  list.place = list.place or places_of(list, o)
  list.sizes = check_revenue(list, o)
  local members, told = members_of(list, #chain), {scaled = {}, rest = {}, drawn = 0}
  check_sectors(o, flow, members)
  local largest = largest_of(o, chain)
  for i = 1, #chain do
    if #members[i] > 0 or o.uncovered == "rest" and chain:output()[i] > 0 then
      size_sector(list, o, i, members[i], largest, told)
    end
  end
  if not list.columns.revenue then list.names[#list.names + 1] = "revenue" end
  list.columns.revenue = {numbers = list.sizes}
  list.notes = {}
  local function note(...) list.notes[#list.notes + 1] = format(...) end
  if told.drawn > 0 then
    note("%d sizes are drawn by Pareto's law with exponent %g%s", told.drawn, o.exponent,
      o.largest and "" or ", cut at the size that one firm in 2 n of a sector exceeds")
  end
  if #told.scaled > 0 then note("revenues were brought to the table's output: %s", base.some(told.scaled)) end
  if #told.rest > 0 then note("the rest of a sector is a firm of its own: %s of its output", base.some(told.rest)) end
  return list
end

return given
