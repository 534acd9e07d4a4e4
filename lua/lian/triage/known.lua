--- Evidence that a chain holds as attributes, and evidence that a user gives beside it: by label, or in frames
--- whose rows are matched by label.
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"

local known = {}

-- names by which attributes and users may give evidence, and what each may be
local RANGES = {readiness = {1, 10}, pass_rate = {0, 1}, bench = {0, 1}, export_unit_value = {0, math.huge},
  import_unit_value = {0, math.huge}, dependence = {0, 1}, cooperation = {0, 1}, home_top_four = {0, 1},
  margin = {-math.huge, math.huge}, buyers_margin = {-math.huge, math.huge}, buyers_hhi = {0, 1},
  sellers_hhi = {0, 1}, hhi = {0, 1}, top_share = {0, 1}, self_sufficiency = {0, 1}}
local NAMES = options.names(RANGES)

-- the column of labels, the surest first
local LABELS = {"item", "good", "node", "sector", "code", "label"}

---Attributes of numbers with names of evidence: name -> numbers by node. Unit values of another home (attribute
---of_home) are none of this one's.
function known.attributes(chain, home)
  local out, of = {}, chain:attribute("of_home")
  for _, name in ipairs(NAMES) do
    local values = chain:attribute(name)
    out[name] = values and type(values[1]) ~= "string" and values or nil
  end
  if of and home and of[1] ~= home then out.export_unit_value, out.import_unit_value = nil, nil end
  return out
end

local function check_value(path, name, value)
  local low, high = RANGES[name][1], RANGES[name][2]
  if type(value) ~= "number" or value ~= value then options.fail(path, "a number", value) end
  if value < low or value > high or math.abs(value) == math.huge then
    options.fail(path, high < math.huge and format("a number in [%g, %g]", low, high) or
      low == 0 and "a number of at least 0" or "a finite number", value)
  end
end

-- ---- a frame, or rows, as rows with their places

-- the name of a source as paths have it: evidence[2], evidence.quality
local function path_of(key)
  return type(key) == "number" and ("diagnose.evidence[%d]"):format(key) or ("diagnose.evidence.%s"):format(key)
end

local function is_rows(value)
  return frame.is(value) or type(value) == "table" and getmetatable(value) == nil and type(value[1]) == "table"
end

local function rows_of(path, given)
  local rows, names = {}, {}
  if frame.is(given) then
    for k, row in given:rows() do rows[k] = row end
    for _, name in ipairs(given:names()) do names[name] = true end
    return rows, names
  end
  for k, row in ipairs(options.array(path, given, "a frame, or rows by name of column")) do
    if type(row) ~= "table" then options.fail(("%s[%d]"):format(path, k), "a row by name of column", row) end
    for _, name in ipairs(options.keys(("%s[%d]"):format(path, k), row, "a row by name of column")) do
      names[name] = true
    end
    if #row > 0 then options.fail(("%s[%d]"):format(path, k), "a row by name of column", row[1]) end
    rows[k] = row
  end
  return rows, names
end

local function label_column(path, names)
  for _, name in ipairs(LABELS) do if names[name] then return name end end
  options.raise(("%s: no column of labels: expected one of %s (there are: %s)"):format(path,
    table.concat(LABELS, ", "), table.concat(options.names(names), ", ")))
end

-- ---- taking evidence in

-- raises where two sources say otherwise of the same
local function put(into, from, key, label, name, value, path)
  into[key], from[key] = into[key] or {}, from[key] or {}
  if into[key][name] ~= nil and into[key][name] ~= value then
    options.raise(format("%s: %s of '%s' is %.6g here and %.6g in %s", path, name, label, value, into[key][name],
      from[key][name]))
  end
  into[key][name], from[key][name] = value, path
end

local function take_fields(out, path, row, key, label, used)
  for _, name in ipairs(used) do
    if row[name] ~= nil then
      check_value(("%s.%s"):format(path, name), name, row[name])
      put(out.by_key, out.from, key, label, name, row[name], path)
    end
  end
end

-- a row of trade: what home buys of a good from a partner, or `from` somewhere
local function take_trade(out, path, row, key, home, name)
  local partner, value = row[name], row.value
  if type(partner) ~= "string" or partner == "" then
    options.fail(("%s.%s"):format(path, name), "a partner", partner)
  end
  if type(value) ~= "number" or not (value >= 0 and value < math.huge) then
    options.fail(path .. ".value", "a value of at least 0", value)
  end
  if partners.is_total(partner) then
    out.totals = out.totals + 1
  elseif partner == home then
    out.selves = out.selves + 1
  else
    out.trade = out.trade or {}
    out.trade[key] = out.trade[key] or {}
    out.trade[key][partner] = (out.trade[key][partner] or 0) + value
  end
end

-- the column of partners of a list of trade, or nil; what several countries buy says nothing of home
local function partner_column(path, rows, names)
  if not names.value or not (names.partner or names.from) then return nil end
  local to
  for k, row in ipairs(rows) do
    if to and row.to ~= to then
      options.raise(("%s[%d]: trade to '%s' and to '%s': keep the rows of home's imports alone (frame:filter)"):format(
        path, k, tostring(row.to), tostring(to)))
    end
    to = row.to
  end
  return names.partner and "partner" or "from"
end

local function used_columns(path, names)
  local used = {}
  for _, name in ipairs(NAMES) do if names[name] then used[#used + 1] = name end end
  if #used == 0 then
    options.raise(("%s: no column of evidence: expected partner and value, or any of %s (there are: %s)"):format(
      path, table.concat(NAMES, ", "), table.concat(options.names(names), ", ")))
  end
  return used
end

-- one line of the report a label, the first time it is met
local function report(out, source, label, key, seen)
  if seen[label] then return end
  local c = out.report
  local k = #c.source + 1
  seen[label], c.source[k], c.label[k] = true, source, label
  c.matched[k], c.nearest[k] = key ~= nil, key == nil and options.nearest(label, out.labels) or nil
end

local function summary(source, seen, out, first)
  local c, hit, missed = out.report, 0, {}
  for k = first, #c.source do
    if c.matched[k] then hit = hit + 1 else missed[#missed + 1] = ("'%s'"):format(c.label[k]) end
  end
  local count = #c.source - first + 1
  if hit == 0 and count > 0 then
    options.raise(("%s: none of its %d labels is a good here: %s%s"):format(source, count,
      table.concat(missed, ", ", 1, math.min(5, #missed)), options.suggest(next(seen), out.labels)))
  end
  local text = ("%s: %d of %d labels matched"):format(source:gsub("^diagnose%.", ""), hit, count)
  if #missed > 0 then
    text = ("%s (not: %s%s)"):format(text, table.concat(missed, ", ", 1, math.min(5, #missed)),
      #missed > 5 and (" and %d more"):format(#missed - 5) or "")
  end
  out.notes[#out.notes + 1] = text
end

local function take_source(out, path, given, match, home)
  local rows, names = rows_of(path, given)
  if #rows == 0 then options.raise(path .. ": no rows") end
  local column = label_column(path, names)
  local trade = partner_column(path, rows, names)
  if trade and out.no_trade then options.raise(("%s: %s"):format(path, out.no_trade)) end
  local used = not trade and used_columns(path, names)
  local seen, first, stands = {}, #out.report.source + 1, {}
  for k, row in ipairs(rows) do
    local at, label = ("%s[%d]"):format(path, k), row[column]
    if type(label) ~= "string" or label == "" then options.fail(("%s.%s"):format(at, column), "a label", label) end
    local key = match(label)
    report(out, path, label, key, seen)
    if key ~= nil and trade then
      take_trade(out, at, row, key, home, trade)
    elseif key ~= nil then
      if stands[key] then options.raise(("%s: '%s' stands in row %d already"):format(at, label, stands[key])) end
      stands[key] = k
      take_fields(out, at, row, key, label, used)
    end
  end
  summary(path, seen, out, first)
end

local function take_label(out, label, fields, match)
  local at = ("diagnose.evidence['%s']"):format(label)
  local key = match(label)
  if key == nil then options.raise(options.unknown(at, out.what, label, out.labels)) end
  local names = options.keys(at, type(fields) == "table" and fields or options.fail(at, "evidence by name", fields),
    "evidence by name")
  for _, name in ipairs(names) do
    if not RANGES[name] then options.raise(options.unknown(at, "evidence", name, NAMES)) end
    check_value(("%s.%s"):format(at, name), name, fields[name])
    put(out.by_key, out.from, key, label, name, fields[name], at)
  end
end

---Evidence that a user gives: label -> {name = number}, which must be labels of goods; and frames, or arrays of
---rows, at numbers or under names of their own, whose labels are matched where they can be. A source with
---columns partner (or from) and value is a list of trade by origin.
---@param given table|nil
---@param o table match(label) -> key or nil, labels (of all goods), what ("good"), home, no_trade (why none is taken),
---  trade (a list of it that is an option of its own)
---@return table out by_key, trade (key -> partner -> value, or nil), notes, report (columns)
function known.gather(given, o)
  local out = {by_key = {}, from = {}, notes = {}, totals = 0, selves = 0, labels = o.labels, what = o.what,
    no_trade = o.no_trade, report = {source = {}, label = {}, matched = {}, nearest = {}}}
  if o.trade then take_source(out, "diagnose.trade", o.trade, o.match, o.home) end
  given = given or {}
  if frame.is(given) then given = {given} end
  local names = options.keys("diagnose.evidence", given, "label -> evidence by name, or frames")
  for k, one in ipairs(given) do
    if not is_rows(one) then options.fail(path_of(k), "a frame, or rows by name of column", one) end
    take_source(out, path_of(k), one, o.match, o.home)
  end
  for _, name in ipairs(names) do
    if is_rows(given[name]) then take_source(out, path_of(name), given[name], o.match, o.home)
    else take_label(out, name, given[name], o.match) end
  end
  if out.totals > 0 then
    out.notes[#out.notes + 1] = ("%d rows of trade with a total as partner (World) are left out"):format(out.totals)
  end
  if out.selves > 0 then
    out.notes[#out.notes + 1] = ("%d rows of trade with home itself are left out"):format(out.selves)
  end
  return out
end

---What matched and what did not, as a frame; empty where evidence came by label alone.
---@param out table what known.gather gave
---@return lian.frame
function known.report(out)
  local c = out.report
  return frame.new{{"source", c.source}, {"label", c.label}, {"matched", c.matched}, {"nearest", c.nearest},
    count = #c.source, title = "evidence given beside, by label"}
end

return known
